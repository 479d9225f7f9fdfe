import type { Provider } from './provider'

const host = /^dashscope(?:-intl|-us)?\.aliyuncs\.com$/

/** Qwen, by Alibaba Cloud. It answers to no web page: a relay is needed. */
export const dashscope: Provider = {
  id: 'dashscope',
  name: 'DashScope (Qwen)',
  matches: url => host.test(url.hostname),
  baseUrl: 'https://dashscope.aliyuncs.com/compatible-mode/v1',
  hosts: [{ host, shortForms: ['', '/api', '/api/v1', '/compatible-mode'], path: '/compatible-mode/v1' }],
  consolePages: [{ host: /^bailian\.console\.aliyun\.com$/, api: 'https://dashscope.aliyuncs.com/compatible-mode/v1' }],
  models: { kind: 'list' },
  images: { kind: 'none' }, // its own way to ask for pictures is no part of the compatible one
  balance: [],
  switches: [
    { id: 'thinking', on: { enable_thinking: true }, off: { enable_thinking: false } },
    { id: 'web-search', on: { enable_search: true }, off: { enable_search: false } },
  ],
  links: {
    keys: 'https://bailian.console.aliyun.com/?tab=model#/api-key',
    topUp: 'https://usercenter2.aliyun.com/',
    usage: 'https://bailian.console.aliyun.com/',
    documentation: 'https://help.aliyun.com/zh/model-studio/',
  },
  browserAccess: 'no',
}
