//! How the largest tables are kept: rows of one size, read without looking at what they hold; and tables that are read when first asked for.

use std::ops::Deref;

use once_cell::sync::OnceCell;
use serde::{Deserialize, Deserializer, Serialize, Serializer, ser};

use super::class::{Class, SetId};
use super::{Edge, Entry, Group, Guards, Nexts, Node, Word};
use crate::text::fold::Marks;
use crate::text::token::Key;

/// A row that takes the same number of bytes whatever it holds.
pub(super) trait Row: Sized {
    const SIZE: usize;

    fn put(&self, out: &mut Vec<u8>);

    fn take(fields: &mut Fields<'_>) -> Self;
}

/// The bytes of a row that are not yet read.
pub(super) struct Fields<'a>(&'a [u8]);

impl Fields<'_> {
    #[inline]
    fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let (&bytes, rest) = self.0.split_first_chunk().unwrap_or((&[0; N], &[]));
        self.0 = rest;
        bytes
    }
}

macro_rules! integers {
    ($($integer:ty),*) => { $(
        impl Row for $integer {
            const SIZE: usize = size_of::<$integer>();

            fn put(&self, out: &mut Vec<u8>) {
                out.extend(self.to_le_bytes());
            }

            #[inline]
            fn take(fields: &mut Fields<'_>) -> Self {
                <$integer>::from_le_bytes(fields.bytes())
            }
        }
    )* };
}

integers!(u8, u16, u32, u64, u128);

macro_rules! rows {
    ($($row:ident { $($field:tt : $kind:ty),* })*) => { $(
        impl Row for $row {
            const SIZE: usize = 0 $( + <$kind as Row>::SIZE )*;

            fn put(&self, out: &mut Vec<u8>) {
                $( self.$field.put(out); )*
            }

            #[inline]
            fn take(fields: &mut Fields<'_>) -> Self {
                $row { $( $field: Row::take(fields), )* }
            }
        }
    )* };
}

rows! {
    Key { 0: u128 }
    SetId { 0: u16 }
    Marks { 0: u8 }
    Guards { 0: u8 }
    Nexts { 0: u64 }
    Group { set: SetId, count: u8, guarded: bool, first: u32 }
    Word { core: Group, names: Group, inner: Group, core_node: u32, names_node: u32, inner_node: u32 }
    Node { group: Group, nexts: Nexts, first_edge: u32, edges: u32 }
    Edge { word: u32, node: u32 }
    Entry { value: u32, class: Class, marks: Marks, guards: Guards }
}

impl Row for bool {
    const SIZE: usize = 1;

    fn put(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }

    #[inline]
    fn take(fields: &mut Fields<'_>) -> Self {
        u8::take(fields) != 0
    }
}

impl Row for Class {
    const SIZE: usize = 1;

    fn put(&self, out: &mut Vec<u8>) {
        out.push(*self as u8);
    }

    #[inline]
    fn take(fields: &mut Fields<'_>) -> Self {
        Class::ALL.get(usize::from(u8::take(fields))).copied().unwrap_or(Class::Word)
    }
}

pub(super) fn serialize<T: Row, S: Serializer>(rows: &[T], serializer: S) -> Result<S::Ok, S::Error> {
    let mut bytes = Vec::with_capacity(rows.len() * T::SIZE);
    rows.iter().for_each(|row| row.put(&mut bytes));
    serializer.serialize_bytes(&bytes)
}

pub(super) fn deserialize<'de, T: Row, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    let bytes = <&[u8]>::deserialize(deserializer)?;
    Ok(bytes.chunks_exact(T::SIZE).map(|row| T::take(&mut Fields(row))).collect())
}

/// A table that is read when it is first asked for.
#[derive(Debug, Default)]
pub(crate) struct Later<T> {
    bytes: &'static [u8],
    table: OnceCell<T>,
}

impl<T> From<T> for Later<T> {
    fn from(table: T) -> Later<T> {
        Later { bytes: &[], table: OnceCell::with_value(table) }
    }
}

impl<T: Deserialize<'static> + Default> Deref for Later<T> {
    type Target = T;

    fn deref(&self) -> &T {
        // A test holds that the built-in tables equal their sources, so that they can be read.
        self.table.get_or_init(|| postcard::from_bytes(self.bytes).unwrap_or_default())
    }
}

impl<T: Serialize + Deserialize<'static> + Default> Serialize for Later<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&postcard::to_allocvec(&**self).map_err(ser::Error::custom)?)
    }
}

impl<'de: 'static, T> Deserialize<'de> for Later<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Later { bytes: <&'static [u8]>::deserialize(deserializer)?, table: OnceCell::new() })
    }
}
