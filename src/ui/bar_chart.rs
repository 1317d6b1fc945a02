use leptos::prelude::*;

/// One bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// What the bar stands for: a day, a month.
    pub label: String,
    /// Its height, in any unit; not negative.
    pub value: f64,
    /// The value as shown, with its unit: `1,204 calls`.
    pub text: String,
}

/// A row of bars with its equivalent table. The last bar is drawn lighter when its period is still running.
#[component]
pub fn BarChart(
    /// What is counted: the caption of the drawing and of the table.
    #[prop(into)]
    caption: String,
    /// The head of the table's first column: `Day`.
    #[prop(into)]
    label_head: String,
    /// The head of the table's second column: `Calls`.
    #[prop(into)]
    value_head: String,
    /// From old to new.
    bars: Vec<Bar>,
    /// The last period is not over.
    #[prop(optional)]
    running: bool,
) -> AnyView {
    let peak = bars.iter().max_by(|a, b| a.value.total_cmp(&b.value));
    let peak_text = match peak {
        Some(bar) if bar.value > 0.0 => format!("Highest: {}, {}", bar.text, bar.label),
        _ => "Nothing yet".to_owned(),
    };
    let ends = bars.first().zip(bars.last()).map(|(first, last)| (first.label.clone(), last.label.clone()));
    let drawing = drawing(&bars, peak.map_or(0.0, |bar| bar.value), running);
    let rows = bars
        .into_iter()
        .map(|bar| {
            view! {
                <tr>
                    <th scope="row">{bar.label}</th>
                    <td>{bar.text}</td>
                </tr>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <figure class="bar-chart">
            <figcaption class="bar-chart__caption">
                {caption.clone()} <span class="bar-chart__peak">{peak_text}</span>
            </figcaption>
            {drawing}
            {ends
                .map(|(first, last)| {
                    view! {
                        <div class="bar-chart__ends" aria-hidden="true">
                            <span>{first}</span>
                            <span>{last}</span>
                        </div>
                    }.into_any()
                })}
            <details class="bar-chart__table">
                <summary>"Show as a table"</summary>
                <table>
                    <caption class="said">{caption}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{label_head}</th>
                            <th scope="col">{value_head}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </details>
        </figure>
    }
    .into_any()
}

/// Bars in a box of 10 × 100 per bar, stretched to the width of the panel.
fn drawing(bars: &[Bar], peak: f64, running: bool) -> AnyView {
    let count = bars.len();
    let shapes = bars
        .iter()
        .enumerate()
        .map(|(index, bar)| {
            let height = if peak > 0.0 { (bar.value / peak * 96.0).max(0.0) } else { 0.0 };
            let last = running && index + 1 == count;
            view! {
                <rect
                    class="bar-chart__bar"
                    class=("bar-chart__bar--last", last)
                    x=format!("{}", index * 10 + 1)
                    y=format!("{:.1}", 100.0 - height)
                    width="8"
                    height=format!("{height:.1}")
                ></rect>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <svg
            class="bar-chart__plot"
            viewBox=format!("0 0 {} 100", count.max(1) * 10)
            preserveAspectRatio="none"
            aria-hidden="true"
        >
            {shapes}
        </svg>
    }
    .into_any()
}
