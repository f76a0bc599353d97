// Lints all hand-written JavaScript. The package may use what every browser has had for years; tests see Node and the page.
import js from "@eslint/js";
import globals from "globals";

const rules = {
  eqeqeq: ["error", "always", { null: "ignore" }],
  "no-empty": ["error", { allowEmptyCatch: true }],
  "no-eval": "error",
  "no-implied-eval": "error",
  "no-new-func": "error",
  "no-unused-vars": ["error", { argsIgnorePattern: "^_", caughtErrors: "none", ignoreRestSiblings: true }],
  "no-var": "error",
  "object-shorthand": "error",
  "prefer-const": ["error", { destructuring: "all" }],
};

export default [
  { ignores: ["pkg/", "target/", ".cache/", "**/node_modules/"] },
  js.configs.recommended,
  { rules, languageOptions: { ecmaVersion: 2024, sourceType: "module" }, linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    // A page's console, network and dialogs are not ours.
    files: ["src/js/**/*.js", "www/**/*.js"],
    languageOptions: { globals: globals.browser },
    rules: { "no-console": "error", "no-alert": "error", "no-restricted-globals": ["error", "event", "name", "status", "XMLHttpRequest"] },
  },
  {
    files: ["tests/**/*.{js,mjs}", "pkg-scripts/**/*.mjs", "pkg-scripts/size", "pkg-scripts/bench", "pkg-scripts/bench-quality", "pkg-scripts/bench-reports", "pkg-scripts/instructions"],
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
  },
];
