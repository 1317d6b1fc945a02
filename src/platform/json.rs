//! Types out of JSON, by the browser's own parser. `serde_json` would bring a second parser, with tables for floating point and
//! sentences for every mistake, and again for every type: docs/decisions/0011.

use std::fmt;
use std::vec::IntoIter;

use js_sys::{Array, JSON, Object, Reflect};
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, SeqAccess, VariantAccess, Visitor,
    value::StringDeserializer,
};
use wasm_bindgen::prelude::{JsCast, JsValue};

pub fn from_json<T: DeserializeOwned>(json: &str) -> Option<T> {
    T::deserialize(Value(JSON::parse(json).ok()?)).ok()
}

/// The text is not what the type asks for. It comes from our own server, so nobody is told where it is not.
#[derive(Debug)]
struct Malformed;

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("malformed")
    }
}

impl std::error::Error for Malformed {}

impl serde::de::Error for Malformed {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

/// What the browser has parsed.
struct Value(JsValue);

impl Value {
    fn absent(&self) -> bool {
        self.0.is_null() || self.0.is_undefined()
    }

    /// A whole number: up to 2⁵³, which is enough for milliseconds.
    fn number(&self) -> Result<i64, Malformed> {
        self.0.as_f64().map(|number| number as i64).ok_or(Malformed)
    }

    fn items(&self) -> Result<Items, Malformed> {
        if Array::is_array(&self.0) { Ok(Items(Array::from(&self.0).to_vec().into_iter())) } else { Err(Malformed) }
    }

    /// The fields of a struct in the order of the type; an absent one reads like `null`.
    fn fields(&self, names: &[&str]) -> Result<Items, Malformed> {
        if !self.0.is_object() {
            return Err(Malformed);
        }
        let field = |name: &&str| Reflect::get(&self.0, &JsValue::from_str(name)).unwrap_or_default();
        Ok(Items(names.iter().map(field).collect::<Vec<_>>().into_iter()))
    }

    /// A variant: its name alone, or an object with its name and what it holds.
    fn variant(&self) -> Result<Variant, Malformed> {
        if let Some(name) = self.0.as_string() {
            return Ok(Variant { name, holds: Self(JsValue::NULL) });
        }
        let object = self.0.is_object().then(|| Object::entries(self.0.unchecked_ref())).ok_or(Malformed)?;
        let entry = Array::from(&object.get(0));
        Ok(Variant { name: entry.get(0).as_string().ok_or(Malformed)?, holds: Self(entry.get(1)) })
    }
}

macro_rules! numbers {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
            visitor.visit_i64(self.number()?)
        })*
    };
}

impl<'de> Deserializer<'de> for Value {
    type Error = Malformed;

    numbers! { deserialize_i32 deserialize_i64 deserialize_u32 deserialize_u64 }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        visitor.visit_bool(self.0.as_bool().ok_or(Malformed)?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        visitor.visit_string(self.0.as_string().ok_or(Malformed)?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        if self.absent() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        if self.absent() { visitor.visit_unit() } else { Err(Malformed) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &str, visitor: V) -> Result<V::Value, Malformed> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        visitor.visit_seq(self.items()?)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Malformed> {
        visitor.visit_seq(self.items()?)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Malformed> {
        visitor.visit_seq(self.fields(fields)?)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Malformed> {
        visitor.visit_enum(self.variant()?)
    }

    /// Nothing that crosses the wire asks for the rest.
    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Malformed> {
        Err(Malformed)
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i128 u8 u16 u128 f32 f64 char str bytes byte_buf unit_struct tuple_struct map identifier ignored_any
    }
}

/// The elements of an array, or the fields of a struct.
struct Items(IntoIter<JsValue>);

impl<'de> SeqAccess<'de> for Items {
    type Error = Malformed;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Malformed> {
        self.0.next().map(|value| seed.deserialize(Value(value))).transpose()
    }
}

struct Variant {
    name: String,
    holds: Value,
}

impl<'de> EnumAccess<'de> for Variant {
    type Error = Malformed;
    type Variant = Value;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Value), Malformed> {
        let name: StringDeserializer<Malformed> = self.name.into_deserializer();
        Ok((seed.deserialize(name)?, self.holds))
    }
}

impl<'de> VariantAccess<'de> for Value {
    type Error = Malformed;

    fn unit_variant(self) -> Result<(), Malformed> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Malformed> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Malformed> {
        visitor.visit_seq(self.items()?)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Malformed> {
        visitor.visit_seq(self.fields(names)?)
    }
}
