//! Numbers.

use leptos::prelude::*;

use super::state;
use crate::time::UnixMillis;
use crate::ui::{Badge, Bar, BarChart, Card, CardBody, Column, Meter, Table, TimeText, Tone};

pub fn data() -> AnyView {
    view! {
        {state("Table; a list of cards on a phone", invoices())} {state("Meters", meters())} {state("Bars", bars(true))}
        {state("Bars, nothing yet", bars(false))}
        {state("Time", view! { <p><TimeText at=UnixMillis(1_772_546_529_000) /></p> }.into_any())}
    }
    .into_any()
}

fn invoices() -> AnyView {
    let columns = vec![Column::text("Invoice"), Column::text("Date"), Column::text("State"), Column::number("Amount")];
    let lines = [
        ("INV-2026-0011", "1 November 2026", "Open", Tone::Warn, "€ 1,240.00"),
        ("INV-2026-0010", "1 October 2026", "Paid", Tone::Ok, "€ 980.50"),
        ("INV-2026-0009", "1 September 2026", "Refunded", Tone::Plain, "€ 12.00"),
    ];
    let rows = lines
        .into_iter()
        .map(|(number, date, words, tone, amount)| {
            let badge = view! { <Badge text=words tone=tone /> }.into_any();
            vec![view! { <a href="#invoice">{number}</a> }.into_any(), date.into_any(), badge, amount.into_any()]
        })
        .collect();
    view! {
        <Card id="invoices" title="Invoices" text="Each one as a PDF.">
            <Table caption="Invoices" columns=columns rows=rows />
        </Card>
    }
    .into_any()
}

fn meters() -> AnyView {
    view! {
        <Card id="meters" title="This period" text="1 to 30 November 2026.">
            <CardBody>
                <Meter id="calls" label="API calls" value=2_140.0 max=10_000.0 text="2,140 of 10,000" />
                <Meter id="seats" label="Seats" value=9.0 max=10.0 text="9 of 10, nearly all" />
                <Meter id="storage" label="Storage" value=5.2 max=5.0 text="5.2 of 5 GB, over the limit" />
                <Meter id="exports" label="Exports" value=0.0 max=10.0 text="0 of 10" />
            </CardBody>
        </Card>
    }
    .into_any()
}

fn bars(some: bool) -> AnyView {
    let days: Vec<Bar> = (1_u32..=22)
        .map(|day| {
            let value = if some { f64::from(400 + (day * 7919) % 1300) } else { 0.0 };
            Bar { label: format!("{day} November"), value, text: format!("{value} calls") }
        })
        .collect();
    view! {
        <Card id=format!("history-{some}") title="History" text="API calls, day by day.">
            <CardBody>
                <BarChart caption="API calls" label_head="Day" value_head="Calls" bars=days running=some />
            </CardBody>
        </Card>
    }
    .into_any()
}
