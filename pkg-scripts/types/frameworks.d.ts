// So much of React's and Vue's types as the package's own name. The apps of tests/package/apps are compiled with the real ones.
declare module "react" {
  export type ReactNode = string | number | boolean | ReactElement | null | undefined | Iterable<ReactNode>;
  export interface ReactElement {
    readonly type: string | ((props: never) => ReactNode);
    readonly props: unknown;
  }
}
declare module "vue" {
  export interface ShallowRef<T> {
    value: T;
  }
  export interface ComputedRef<T> {
    readonly value: T;
  }
  export type MaybeRefOrGetter<T> = T | ShallowRef<T> | ComputedRef<T> | (() => T);
  export interface Plugin<Options extends unknown[]> {
    install(app: object, ...options: Options): void;
  }
}
