//! What Kubernetes sets for each service of a namespace: where one is called `latchkey` or `latchkey-metrics`, the names look like options.

/// Whether a variable, by its name behind our prefix and its value, comes from there
/// (<https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables>).
pub(super) fn sets(name: &str, value: &str) -> bool {
    let words: Vec<&str> = name.split('_').collect();
    (0..words.len()).any(|at| match words[at..] {
        // The dot of an option inside of a section was two underscores, which no service brings.
        _ if name.contains('.') => false,
        ["service", "host"] | ["service", "port", ..] => true,
        ["port"] => ["tcp://", "udp://", "sctp://"].iter().any(|scheme| value.starts_with(scheme)),
        ["port", number, "tcp" | "udp" | "sctp", ..] => number.bytes().all(|byte| byte.is_ascii_digit()),
        _ => false,
    })
}
