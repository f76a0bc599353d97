//! Shards and their list: which file has the items of which category.

use crate::offline::build::Written;
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};

/// A file for each shard: the value in letters, digits and hyphens goes before the extension.
pub fn named(out: &Path, shards: Vec<(String, Written)>) -> Vec<(String, PathBuf, Written)> {
    let stem = out.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let extension = out.extension().map_or("pack".into(), |extension| extension.to_string_lossy().into_owned());
    let mut names: Vec<String> = Vec::new();
    let named = |(value, written): (String, Written)| {
        let plain = value.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect::<String>().to_lowercase();
        let taken = names.iter().filter(|name| **name == plain).count();
        names.push(plain.clone());
        let number = if taken > 0 { format!("-{}", taken + 1) } else { String::new() };
        (value, out.with_file_name(format!("{stem}-{plain}{number}.{extension}")), written)
    };
    shards.into_iter().map(named).collect()
}

/// What `load` of the package is given to find the shards: the facet, and for each of its values the file, beside this.
pub fn manifest(facet: &str, files: &[(String, PathBuf, Written)]) -> Value {
    let file = |(value, path, _): &(String, PathBuf, Written)| {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        (value.clone(), json!(name))
    };
    json!({ "facet": facet, "shards": files.iter().map(file).collect::<Map<String, Value>>() })
}
