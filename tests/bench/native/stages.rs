//! The time that each of `paths.rs` takes natively: `cargo bench --features arrange`.

mod made;
mod paths;

fn main() {
    divan::main();
}

#[divan::bench(args = paths::PATHS.iter().map(|path| path.name), min_time = 0.2, max_time = 1.0)]
fn path(bencher: divan::Bencher, name: &str) {
    let path = paths::PATHS.iter().find(|path| path.name == name).expect("it is one of them");
    bencher.bench_local((path.ready)());
}
