/** Base URL of the demo; no host of this name exists, `demoFetch` answers in its place. */
export const demoBaseUrl = 'https://demo.invalid/v1'
