/// <reference types="vite/client" />

declare module '*?part=page' {
  export const words: Readonly<Record<string, string>>
}

declare module '*?part=rest' {
  export const words: Readonly<Record<string, string>>
}

/** The version in `package.json`, put in by the build. */
declare const __APP_VERSION__: string

/** Made by `build/prices.ts` while building. */
declare module 'virtual:prices' {
  export const catalogue: {
    /** The day of the newest entry: `2025-09-11`. */
    readonly date: string
    readonly source: string
    readonly licence: string
    /** Provider → model in lower case → context window in tokens (0: unknown), then input, output and cached input in USD per million tokens. */
    readonly providers: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>
  }
}
