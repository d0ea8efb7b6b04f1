//! Reading values that MAAS types loosely: null for numbers, floats for integers, missing keys (maas-api §8).

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;
use std::marker::PhantomData;

/// A number, whatever its JSON form: integer, float (cut), boolean, numeric text; null and the rest count as 0.
pub fn int<'de, D: Deserializer<'de>>(source: D) -> Result<i64, D::Error> {
    Ok(source.deserialize_any(Number)?.map_or(0, cut))
}

/// As [`int`], but what is no number is `None`.
pub fn maybe_int<'de, D: Deserializer<'de>>(source: D) -> Result<Option<i64>, D::Error> {
    Ok(source.deserialize_any(Number)?.map(cut))
}

/// A float; null and the rest count as 0.
pub fn float<'de, D: Deserializer<'de>>(source: D) -> Result<f64, D::Error> {
    Ok(source.deserialize_any(Number)?.map_or(0.0, Numeric::float))
}

/// Text; null is empty.
pub fn text<'de, D: Deserializer<'de>>(source: D) -> Result<String, D::Error> {
    Ok(Option::<String>::deserialize(source)?.unwrap_or_default())
}

/// A list or map; null is empty.
pub fn or_empty<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(source: D) -> Result<T, D::Error> {
    Ok(Option::<T>::deserialize(source)?.unwrap_or_default())
}

/// An object; anything else is `None`, and no error quotes what was found: it may be a key or a password.
pub fn object<'de, D: Deserializer<'de>, T: Deserialize<'de>>(source: D) -> Result<Option<T>, D::Error> {
    source.deserialize_any(Object(PhantomData)).map_err(|_| D::Error::custom("an object of an unknown form"))
}

struct Object<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Object<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object or null")
    }
    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(None)
    }
    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(None)
    }
    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(None)
    }
    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(None)
    }
    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(None)
    }
    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(Some)
    }
}

#[derive(Clone, Copy)]
enum Numeric {
    Int(i64),
    Float(f64),
}

impl Numeric {
    fn float(self) -> f64 {
        match self {
            Numeric::Int(n) => n as f64,
            Numeric::Float(f) => f,
        }
    }
}

/// Floats are cut towards zero and held inside the range of `i64`.
fn cut(number: Numeric) -> i64 {
    match number {
        Numeric::Int(n) => n,
        Numeric::Float(f) => f as i64,
    }
}

struct Number;

impl<'de> Visitor<'de> for Number {
    type Value = Option<Numeric>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a number or null")
    }
    fn visit_i64<E>(self, n: i64) -> Result<Self::Value, E> {
        Ok(Some(Numeric::Int(n)))
    }
    fn visit_u64<E>(self, n: u64) -> Result<Self::Value, E> {
        Ok(Some(Numeric::Int(i64::try_from(n).unwrap_or(i64::MAX))))
    }
    fn visit_f64<E>(self, f: f64) -> Result<Self::Value, E> {
        Ok(Some(Numeric::Float(f)))
    }
    fn visit_bool<E>(self, b: bool) -> Result<Self::Value, E> {
        Ok(Some(Numeric::Int(i64::from(b))))
    }
    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        let text = text.trim();
        Ok(text.parse().map(Numeric::Int).or_else(|_| text.parse().map(Numeric::Float)).ok())
    }
    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(None)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    #[derive(Deserialize)]
    struct Odd {
        #[serde(default, deserialize_with = "super::int")]
        n: i64,
        #[serde(default, deserialize_with = "super::maybe_int")]
        m: Option<i64>,
        #[serde(default, deserialize_with = "super::float")]
        f: f64,
        #[serde(default, deserialize_with = "super::text")]
        t: String,
        #[serde(default, deserialize_with = "super::or_empty")]
        v: Vec<String>,
    }

    #[test]
    fn odd_values_survive() {
        let odd: Odd = serde_json::from_str(r#"{"n": null, "m": "", "f": "1.5", "t": null, "v": null}"#).unwrap();
        assert_eq!((odd.n, odd.m, odd.f, odd.t.as_str(), odd.v.len()), (0, None, 1.5, "", 0));
        let odd: Odd = serde_json::from_str(r#"{"n": 18446744073709551615, "m": -2.7, "f": {}}"#).unwrap();
        assert_eq!((odd.n, odd.m, odd.f), (i64::MAX, Some(-2), 0.0));
        let odd: Odd = serde_json::from_str(r#"{"n": 1e300, "m": [1], "f": true}"#).unwrap();
        assert_eq!((odd.n, odd.m, odd.f), (i64::MAX, None, 1.0));
    }
}
