//! Reads the two lists: plain CSV with a head line, quotes around a field that holds a comma.

use std::collections::BTreeMap;

use super::{Missing, Row};

/// Reads `id,title,expected`.
pub(super) fn catalogue(text: &str) -> Result<Vec<Row>, String> {
    let mut rows: Vec<Row> = Vec::new();
    for (number, fields) in records(text, "id,title,expected")? {
        let [id, title, expected] = <[String; 3]>::try_from(fields)
            .map_err(|_| format!("catalogue, line {number}: three fields are needed"))?;
        if rows.iter().any(|row| row.id == id) {
            return Err(format!("catalogue, line {number}: {id} is there twice"));
        }
        let expected = match expected.as_str() {
            "yes" => true,
            "no" => false,
            _ => return Err(format!("catalogue, line {number}: `expected` is yes or no")),
        };
        rows.push(Row {
            id,
            title,
            expected,
        });
    }
    Ok(rows)
}

/// Reads `id,missing,issue`.
pub(super) fn partly(text: &str) -> Result<BTreeMap<String, Missing>, String> {
    let mut rows = BTreeMap::new();
    for (number, fields) in records(text, "id,missing,issue")? {
        let [id, missing, issue] = <[String; 3]>::try_from(fields)
            .map_err(|_| format!("partly, line {number}: three fields are needed"))?;
        if missing.is_empty() {
            return Err(format!("partly, line {number}: say what is missing"));
        }
        if rows
            .insert(id.clone(), Missing { missing, issue })
            .is_some()
        {
            return Err(format!("partly, line {number}: {id} is there twice"));
        }
    }
    Ok(rows)
}

fn records(text: &str, head: &str) -> Result<Vec<(usize, Vec<String>)>, String> {
    let mut lines = text.lines().enumerate().map(|(at, line)| (at + 1, line));
    if lines.next().map(|(_, line)| line) != Some(head) {
        return Err(format!("the first line must be `{head}`"));
    }
    Ok(lines
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(number, line)| (number, fields(line)))
        .collect())
}

fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                let _ = chars.next();
                fields
                    .last_mut()
                    .into_iter()
                    .for_each(|field| field.push('"'));
            }
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            _ => fields
                .last_mut()
                .into_iter()
                .for_each(|field| field.push(c)),
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_fields_may_hold_commas_and_quotes() {
        assert_eq!(
            fields("A-001,\"one, \"\"two\"\"\",yes"),
            ["A-001", "one, \"two\"", "yes"]
        );
    }

    #[test]
    fn the_catalogue_refuses_what_is_twice_or_incomplete() {
        let head = "id,title,expected\n";
        assert_eq!(
            catalogue(&format!("{head}A-001,x,yes\nG-001,y,no\n"))
                .unwrap()
                .len(),
            2
        );
        assert!(catalogue(&format!("{head}A-001,x,yes\nA-001,x,yes\n")).is_err());
        assert!(catalogue(&format!("{head}A-001,x\n")).is_err());
        assert!(catalogue(&format!("{head}A-001,x,maybe\n")).is_err());
        assert!(catalogue("A-001,x,yes\n").is_err());
    }

    #[test]
    fn a_partly_proved_row_says_what_is_missing() {
        let head = "id,missing,issue\n";
        assert!(partly(&format!("{head}A-001,,12\n")).is_err());
        assert_eq!(
            partly(&format!("{head}A-001,the export,12\n"))
                .unwrap()
                .len(),
            1
        );
    }
}
