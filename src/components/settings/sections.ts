/** The pages of the settings panel, in the order of its tabs. */
export const settingsSections = ['connection', 'defaults', 'assistants', 'appearance', 'usage', 'data', 'about'] as const

export type SettingsSection = typeof settingsSections[number]
