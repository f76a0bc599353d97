//! `mutate FILE…`: rewrites each file so that it holds all its mutants, and prints them by number. The mutant whose number
//! the environment says (`MUTANT`) is the one that runs; the crate needs `mutant::on`, which is printed with `--runtime`.

use quote::{ToTokens, quote};
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::visit_mut::{self, VisitMut};
use syn::{BinOp, Block, Expr, Signature, parse_quote};

const RUNTIME: &str = r#"
/// Which mutant runs.
#[doc(hidden)]
pub mod mutant {
    use std::io::Write;
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicBool, Ordering};

    static REACHED: [AtomicBool; 4096] = [const { AtomicBool::new(false) }; 4096];

    /// Whether it is this one. With none, it is noted that this one would have been reached. The first panic ends the
    /// process: nothing more need be known.
    pub fn on(number: u32) -> bool {
        static ONE: OnceLock<u32> = OnceLock::new();
        let one = *ONE.get_or_init(|| {
            let one = std::env::var("MUTANT").ok().and_then(|text| text.parse().ok()).unwrap_or(0);
            if one != 0 {
                std::panic::set_hook(Box::new(|_| std::process::exit(101)));
            }
            one
        });
        if one == 0 && !REACHED[number as usize].swap(true, Ordering::Relaxed) {
            if let Some(file) = std::env::var_os("MUTANT_REACHED") {
                let file = std::fs::OpenOptions::new().create(true).append(true).open(file);
                file.and_then(|mut file| writeln!(file, "{number}")).expect("what was reached is noted");
            }
        }
        one == number
    }
}
"#;

fn main() {
    let mut mutator = Mutator::default();
    for file in std::env::args().skip(1) {
        if file == "--runtime" {
            print!("{RUNTIME}");
            return;
        }
        let text = std::fs::read_to_string(&file).expect("readable");
        let mut syntax = syn::parse_file(&text).expect("Rust");
        mutator.file = file.clone();
        mutator.visit_file_mut(&mut syntax);
        std::fs::write(&file, syntax.into_token_stream().to_string()).expect("written");
    }
}

#[derive(Default)]
struct Mutator {
    file: String,
    count: u32,
}

impl Mutator {
    fn number(&mut self, line: usize, what: &str) -> u32 {
        self.count += 1;
        println!("{} {}:{line} {what}", self.count, self.file);
        self.count
    }

    /// A function that answers at once.
    fn body(&mut self, sig: &Signature, block: &mut Block) {
        if sig.constness.is_some() {
            return;
        }
        let output = match &sig.output {
            syn::ReturnType::Default => String::new(),
            syn::ReturnType::Type(_, output) => output.to_token_stream().to_string().replace(' ', ""),
        };
        let results: &[&str] = match &*output {
            "" => &[""],
            "bool" => &["true", "false"],
            "u8" | "u16" | "u32" | "u64" | "usize" | "i64" => &["0", "1"],
            "f32" | "f64" => &["0.0", "1.0"],
            "String" => &["String::new()"],
            "History" => &["History::default()"],
            "Result<bool,Refused>" => &["Ok(true)", "Ok(false)"],
            "Result<u64,Refused>" => &["Ok(0)", "Ok(1)"],
            "Result<usize,Problem>" => &["Ok(0)", "Ok(1)"],
            "Result<(),Refused>" | "Result<(),Problem>" => &["Ok(())"],
            "Result<Option<Vec<u8>>,Refused>" => &["Ok(None)", "Ok(Some(vec![]))"],
            _ if output.starts_with("Option<") => &["None"],
            _ if output.starts_with("Vec<") => &["vec![]"],
            _ if output.starts_with("Result<Vec<") => &["Ok(vec![])"],
            _ => &[],
        };
        for result in results {
            let number = self.number(sig.span().start().line, &format!("{} answers {result:?}", sig.ident));
            let result: Option<Expr> = syn::parse_str(result).ok();
            block.stmts.insert(0, parse_quote!(if crate::mutant::on(#number) { return #result; }));
        }
    }
}

fn others(op: &BinOp) -> Vec<BinOp> {
    match op {
        BinOp::Eq(_) => vec![parse_quote!(!=)],
        BinOp::Ne(_) => vec![parse_quote!(==)],
        BinOp::Lt(_) => vec![parse_quote!(<=), parse_quote!(>)],
        BinOp::Le(_) => vec![parse_quote!(<), parse_quote!(>)],
        BinOp::Gt(_) => vec![parse_quote!(>=), parse_quote!(<)],
        BinOp::Ge(_) => vec![parse_quote!(>), parse_quote!(<)],
        BinOp::And(_) => vec![parse_quote!(||)],
        BinOp::Or(_) => vec![parse_quote!(&&)],
        BinOp::Add(_) => vec![parse_quote!(-)],
        BinOp::Sub(_) => vec![parse_quote!(+)],
        BinOp::Mul(_) => vec![parse_quote!(+)],
        BinOp::Div(_) => vec![parse_quote!(*)],
        BinOp::Rem(_) => vec![parse_quote!(/)],
        BinOp::BitAnd(_) => vec![parse_quote!(|)],
        BinOp::BitOr(_) => vec![parse_quote!(&)],
        BinOp::BitXor(_) => vec![parse_quote!(|)],
        BinOp::Shl(_) => vec![parse_quote!(>>)],
        BinOp::Shr(_) => vec![parse_quote!(<<)],
        BinOp::AddAssign(_) => vec![parse_quote!(-=)],
        BinOp::SubAssign(_) => vec![parse_quote!(+=)],
        BinOp::BitOrAssign(_) => vec![parse_quote!(&=)],
        BinOp::BitAndAssign(_) => vec![parse_quote!(|=)],
        BinOp::BitXorAssign(_) => vec![parse_quote!(|=)],
        _ => vec![],
    }
}

/// Whether a condition binds names.
fn binds(expr: &Expr) -> bool {
    struct Lets(bool);
    impl<'a> Visit<'a> for Lets {
        fn visit_expr_let(&mut self, _: &'a syn::ExprLet) {
            self.0 = true;
        }
        fn visit_block(&mut self, _: &'a Block) {}
        fn visit_expr_closure(&mut self, _: &'a syn::ExprClosure) {}
    }
    let mut lets = Lets(false);
    lets.visit_expr(expr);
    lets.0
}

impl VisitMut for Mutator {
    fn visit_item_const_mut(&mut self, _: &mut syn::ItemConst) {}
    fn visit_impl_item_const_mut(&mut self, _: &mut syn::ImplItemConst) {}
    fn visit_item_static_mut(&mut self, _: &mut syn::ItemStatic) {}
    fn visit_type_mut(&mut self, _: &mut syn::Type) {}
    fn visit_pat_mut(&mut self, _: &mut syn::Pat) {}

    fn visit_expr_repeat_mut(&mut self, repeat: &mut syn::ExprRepeat) {
        self.visit_expr_mut(&mut repeat.expr);
    }

    fn visit_item_fn_mut(&mut self, function: &mut syn::ItemFn) {
        visit_mut::visit_item_fn_mut(self, function);
        let sig = function.sig.clone();
        self.body(&sig, &mut function.block);
    }

    fn visit_impl_item_fn_mut(&mut self, function: &mut syn::ImplItemFn) {
        if function.sig.constness.is_some() {
            return;
        }
        visit_mut::visit_impl_item_fn_mut(self, function);
        let sig = function.sig.clone();
        self.body(&sig, &mut function.block);
    }

    fn visit_arm_mut(&mut self, arm: &mut syn::Arm) {
        visit_mut::visit_arm_mut(self, arm);
        if let Some((_, guard)) = &mut arm.guard
            && !binds(guard)
        {
            let number = self.number(guard.span().start().line, "a guard never holds");
            let old = guard.clone();
            **guard = parse_quote!(!crate::mutant::on(#number) && (#old));
        }
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        let plain = expr.clone();
        visit_mut::visit_expr_mut(self, expr);
        let line = plain.span().start().line;
        match (&plain, &mut *expr) {
            (Expr::Binary(old), new) if !binds(&plain) => {
                for op in others(&old.op) {
                    let number = self.number(line, &format!("{} is {}", quote!(#old), quote!(#op)));
                    let (left, right) = (&old.left, &old.right);
                    let before = new.clone();
                    *new = parse_quote!((if crate::mutant::on(#number) { (#left) #op (#right) } else { #before }));
                }
            }
            (Expr::Unary(old), new) if matches!(old.op, syn::UnOp::Not(_)) => {
                let number = self.number(line, &format!("{} without its !", quote!(#old)));
                let inner = &old.expr;
                let before = new.clone();
                *new = parse_quote!((if crate::mutant::on(#number) { #inner } else { #before }));
            }
            _ => {}
        }
    }
}
