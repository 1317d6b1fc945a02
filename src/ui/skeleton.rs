use leptos::prelude::*;

/// What is being waited for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SkeletonKind {
    /// Rows of a [`List`](super::List).
    #[default]
    List,
    /// Fields below each other.
    Fields,
}

/// The shape of a panel before its content is there, of the same height, so that nothing jumps.
#[component]
pub fn Skeleton(
    #[prop(optional)] kind: SkeletonKind,
    /// How many rows or fields to draw.
    #[prop(default = 2)]
    count: usize,
) -> AnyView {
    let shape = match kind {
        SkeletonKind::List => {
            let rows = (0..count).map(|_| row()).collect_view();
            view! { <div class="skeleton__list list">{rows}</div> }.into_any()
        }
        SkeletonKind::Fields => {
            let fields = (0..count).map(|_| field()).collect_view();
            view! { <div class="skeleton__fields">{fields}</div> }.into_any()
        }
    };
    view! {
        <div class="skeleton">
            <span class="said" role="status">
                "Loading"
            </span>
            <div aria-hidden="true">{shape}</div>
        </div>
    }
    .into_any()
}

fn row() -> AnyView {
    view! {
        <div class="list__row skeleton__row">
            <span class="skeleton__bar skeleton__bar--icon"></span>
            <span class="skeleton__bar skeleton__bar--short"></span>
            <span class="skeleton__bar skeleton__bar--long"></span>
        </div>
    }
    .into_any()
}

fn field() -> AnyView {
    view! {
        <div class="skeleton__field">
            <span class="skeleton__bar skeleton__bar--label"></span>
            <span class="skeleton__bar skeleton__bar--input"></span>
        </div>
    }
    .into_any()
}
