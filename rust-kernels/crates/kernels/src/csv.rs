//! Realistic work with a tunable density of spans: a CSV text is made, parsed in chunks,
//! aggregated by group, and the groups are ranked.
//!
//! `5 + ceil(rows / chunk_rows)` spans: `csv` around `generate`, `parse` (around one `chunk` per
//! `chunk_rows` rows), `aggregate` and `sort`. About one row in 64 is bad; each
//! gives one WARN event with its number, counted from 1.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::hint::black_box;

use super::probes::*;
use crate::error::KernelError;

crate::kernel!(csv(seed: i64, rows: i64, chunk_rows: i64));

/// Text and rows of this many take about 60 MB.
const MAX_ROWS: i64 = 1_000_000;
const GROUPS: u32 = 256;
const BAD_ROW_ODDS: u32 = 64;

/// Returns a checksum of the ranked groups; the same for the same seed and number of rows.
pub(crate) fn csv(seed: i64, rows: i64, chunk_rows: i64) -> Result<i64, KernelError> {
    let (seed, rows, chunk_rows) = (black_box(seed), black_box(rows), black_box(chunk_rows));
    if !(0..=MAX_ROWS).contains(&rows) {
        return Err(KernelError::Argument(format!(
            "rows must be 0 to {MAX_ROWS}, not {rows}"
        )));
    }
    if chunk_rows < 1 {
        return Err(KernelError::Argument(format!(
            "the rows per chunk must be 1 or greater, not {chunk_rows}"
        )));
    }

    let span = info_span!("csv", seed, rows, chunk_rows);
    let _entered = span.enter();
    let text = generate(seed, rows);
    let rows = parse(&text, chunk_rows);
    let groups = aggregate(&rows);
    let ranking = sort(groups);
    Ok(checksum(&ranking))
}

pub(crate) struct Row<'text> {
    group: &'text str,
    price: f64,
    quantity: f64,
}

#[derive(Default)]
struct Totals {
    rows: i64,
    revenue: f64,
    highest_price: f64,
}

fn generate(seed: i64, rows: i64) -> String {
    let span = info_span!("generate", rows);
    let _entered = span.enter();
    let mut random = fastrand::Rng::with_seed(seed as u64);
    let mut text = String::new();
    for _ in 0..rows {
        let group = random.u32(..GROUPS);
        let price = random.f64() * 1000.0;
        let quantity = random.f64() * 20.0;
        let outcome = match random.u32(..BAD_ROW_ODDS * 2) {
            0 => writeln!(text, "group-{group:03},n/a,{quantity:.2}"),
            1 => writeln!(text, "group-{group:03},{price:.4}"),
            _ => writeln!(text, "group-{group:03},{price:.4},{quantity:.2}"),
        };
        outcome.expect("writing to a String does not fail");
    }
    text
}

pub(crate) fn parse(text: &str, chunk_rows: i64) -> Vec<Row<'_>> {
    let span = info_span!("parse", bad_rows = Empty);
    let _entered = span.enter();
    let mut rows = Vec::new();
    let mut bad_rows = 0_i64;
    let mut lines = (1_i64..).zip(text.lines()).peekable();
    while let Some(&(first_row, _)) = lines.peek() {
        let chunk = info_span!("chunk", first_row);
        let _entered = chunk.enter();
        for (row, line) in lines.by_ref().take(chunk_rows as usize) {
            match parse_row(line) {
                Ok(parsed) => rows.push(parsed),
                Err(reason) => {
                    bad_rows += 1;
                    warn!(row, reason, "skipped a bad row");
                }
            }
        }
    }
    span.record("bad_rows", bad_rows);
    rows
}

fn parse_row(line: &str) -> Result<Row<'_>, &'static str> {
    let mut cells = line.split(',');
    let group = cells.next().ok_or("no group")?;
    let price = cells.next().ok_or("no price")?;
    let quantity = cells.next().ok_or("no quantity")?;
    Ok(Row {
        group,
        price: price.parse().map_err(|_| "the price is not a number")?,
        quantity: quantity
            .parse()
            .map_err(|_| "the quantity is not a number")?,
    })
}

fn aggregate<'text>(rows: &[Row<'text>]) -> BTreeMap<&'text str, Totals> {
    let span = info_span!("aggregate", rows = rows.len());
    let _entered = span.enter();
    // Ordered, unlike a HashMap with its random keys: every process does the same work.
    let mut groups = BTreeMap::<_, Totals>::new();
    for row in rows {
        let totals = groups.entry(row.group).or_default();
        totals.rows += 1;
        totals.revenue += row.price * row.quantity;
        totals.highest_price = totals.highest_price.max(row.price);
    }
    groups
}

fn sort(groups: BTreeMap<&str, Totals>) -> Vec<(&str, Totals)> {
    let span = info_span!("sort", groups = groups.len());
    let _entered = span.enter();
    let mut ranking = Vec::from_iter(groups);
    ranking.sort_by(|(_, a), (_, b)| b.revenue.total_cmp(&a.revenue));
    ranking
}

fn checksum(ranking: &[(&str, Totals)]) -> i64 {
    ranking.iter().fold(0_i64, |checksum, (group, totals)| {
        let bits = totals.revenue.to_bits() ^ totals.highest_price.to_bits().rotate_left(32);
        group
            .bytes()
            .fold(checksum ^ bits as i64, |sum, byte| sum ^ i64::from(byte))
            .wrapping_add(totals.rows)
            .wrapping_mul(31)
    })
}
