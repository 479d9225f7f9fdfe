/** Whether a header holds a secret, by its name: such values are shown to no one and stay with their origin. */
export function isSecretName(name: string): boolean {
  return /auth|key|token|secret|pass|cookie|session|signature/i.test(name)
}
