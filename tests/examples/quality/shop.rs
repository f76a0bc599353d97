//! The shop: its products and its purchase log.

use indwell::item::{Facet, Item};
use serde_json::Value;
use std::collections::HashMap;

/// Products and customers.
pub struct Shop {
    /// In the order of the catalogue.
    pub items: Vec<Item>,
    /// Number of the kind of each product, such as `Kitchen/Mugs & cups`.
    pub kinds: Vec<usize>,
    pub customers: Vec<Customer>,
    /// (seconds since the epoch, product) of every line of an invoice, in the order of time.
    pub sales: Vec<(i64, usize)>,
}

/// A customer's invoices, oldest first.
pub struct Customer {
    pub number: usize,
    /// (seconds since the epoch, products).
    pub invoices: Vec<(i64, Vec<usize>)>,
}

impl Shop {
    /// Reads the log that `shop-data.py --log` writes, and the catalogue.
    pub fn read(log: &str, catalogue: &str) -> Result<Shop, String> {
        let text = |path: &str| std::fs::read_to_string(path).map_err(|e| format!("{path}: {e}"));
        let catalogue: Value = serde_json::from_str(&text(catalogue)?).map_err(|e| format!("{catalogue}: {e}"))?;
        let rows = catalogue["products"].as_array().ok_or("the catalogue has no products")?;
        let items: Vec<Item> = rows.iter().map(|row| item(row, &catalogue)).collect();
        let kinds = rows.iter().map(|row| row[3].as_u64().unwrap_or(0) as usize).collect();
        let codes: HashMap<&str, usize> = items.iter().enumerate().map(|(n, item)| (&*item.item_id, n)).collect();

        let mut customers: Vec<Customer> = Vec::new();
        let mut sales = Vec::new();
        let mut last_invoice = "";
        let log_text = text(log)?;
        for (number, line) in log_text.lines().enumerate() {
            let fields: Vec<&str> = line.split('\t').collect();
            let (&[customer, invoice, at, code], Some(_)) = (&fields[..], fields.get(3)) else {
                return Err(format!("{log}:{}: expected four columns", number + 1));
            };
            let read = |text: &str| text.parse::<i64>().map_err(|e| format!("{log}:{}: {e}", number + 1));
            let (customer, at) = (read(customer)? as usize, read(at)?);
            let Some(&product) = codes.get(code) else { continue };
            sales.push((at, product));
            if customers.last().is_none_or(|c| c.number != customer) {
                customers.push(Customer { number: customer, invoices: Vec::new() });
                last_invoice = "";
            }
            let Some(current) = customers.last_mut() else { continue };
            if invoice != last_invoice {
                current.invoices.push((at, Vec::new()));
                last_invoice = invoice;
            }
            if let Some((_, products)) = current.invoices.last_mut()
                && !products.contains(&product)
            {
                products.push(product);
            }
        }
        sales.sort_unstable();
        Ok(Shop { items, kinds, customers, sales })
    }
}

fn item(row: &Value, catalogue: &Value) -> Item {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let index = |value: &Value| value.as_u64().unwrap_or(0) as usize;
    let mut facets = vec![Facet::new("category", &text(&catalogue["kinds"][index(&row[3])]))];
    for facet in row[6].as_array().into_iter().flatten() {
        let pair = &catalogue["facets"][index(facet)];
        facets.push(Facet::new(&text(&pair[0]), &text(&pair[1])));
    }
    Item {
        item_id: text(&row[0]),
        facets,
        price: row[2].as_f64().map(|pence| pence / 100.0),
        text: text(&row[1]),
        time: None,
        consumable: false,
    }
}
