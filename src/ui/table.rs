use leptos::prelude::*;

/// One column of a [`Table`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its head; on a phone, the label before each value.
    pub label: String,
    /// Numbers stand at the end of their column.
    pub numeric: bool,
}

impl Column {
    /// A column of words.
    pub fn text(label: impl Into<String>) -> Self {
        Self { label: label.into(), numeric: false }
    }

    /// A column of numbers.
    pub fn number(label: impl Into<String>) -> Self {
        Self { numeric: true, ..Self::text(label) }
    }
}

/// Rows and columns; on a phone a list of cards with each value behind its label. The first column names its row.
///
/// The roles are spelled out because browsers drop them when a stylesheet changes how a table is laid out.
#[component]
pub fn Table(
    /// What the table lists; heard, not seen.
    #[prop(into)]
    caption: String,
    columns: Vec<Column>,
    /// One cell per column.
    rows: Vec<Vec<AnyView>>,
) -> AnyView {
    let heads = columns
        .iter()
        .map(|column| {
            view! {
                <th class="table__head" class=("table__head--end", column.numeric) scope="col" role="columnheader">
                    {column.label.clone()}
                </th>
            }
            .into_any()
        })
        .collect_view();
    let rows = rows.into_iter().map(|cells| row(&columns, cells)).collect_view();
    view! {
        <table class="table" role="table">
            <caption class="table__caption">{caption}</caption>
            <thead class="table__heads" role="rowgroup">
                <tr role="row">{heads}</tr>
            </thead>
            <tbody class="table__body" role="rowgroup">
                {rows}
            </tbody>
        </table>
    }
    .into_any()
}

fn row(columns: &[Column], cells: Vec<AnyView>) -> AnyView {
    let cells = columns
        .iter()
        .zip(cells)
        .enumerate()
        .map(|(index, (column, cell))| {
            let (label, numeric) = (column.label.clone(), column.numeric);
            if index == 0 {
                view! {
                    <th class="table__cell" scope="row" role="rowheader" data-label=label>
                        <span>{cell}</span>
                    </th>
                }
                .into_any()
            } else {
                view! {
                    <td class="table__cell" class=("table__cell--end", numeric) role="cell" data-label=label>
                        <span>{cell}</span>
                    </td>
                }
                .into_any()
            }
        })
        .collect_view();
    view! {
        <tr class="table__row" role="row">
            {cells}
        </tr>
    }
    .into_any()
}
