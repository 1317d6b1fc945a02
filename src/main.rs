//! The stand-alone server and its command line.

fn main() -> std::process::ExitCode {
    latchkey::server::cli::run()
}
