mod letters;
mod relay;
