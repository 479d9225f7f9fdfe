import type { Provider, ProviderSwitch, RequestMembers } from './provider'

/** What a provider changes in a request body. */
export interface RequestFields {
  /** Names of fields, as they stand in the body, that it would refuse. */
  readonly omit: readonly string[]
  /** Members of its own; what the user typed as extra JSON wins over them. */
  readonly extra: RequestMembers
}

/**
 * What a provider's requests leave out and add.
 * @param options the switches that the user set, by id; unset ones send nothing
 */
export function requestFields(
  provider: Provider, options: Readonly<Record<string, boolean>>, model: string,
): RequestFields {
  const refused = (provider.refuses ?? []).filter(({ models }) => models?.test(model) ?? true)
  const members = switchesFor(provider, model).map(({ id, on, off }): RequestMembers => {
    const value = Object.hasOwn(options, id) ? options[id] : undefined
    return value === undefined ? {} : value ? on : off
  })
  return {
    omit: [...new Set(refused.flatMap(({ fields }) => fields))],
    extra: Object.assign({}, ...members) as RequestMembers,
  }
}

/** The switches that a model knows, or all of them where none is named. */
export function switchesFor(provider: Provider, model = ''): readonly ProviderSwitch[] {
  return (provider.switches ?? []).filter(({ models }) => !model || (models?.test(model) ?? true))
}
