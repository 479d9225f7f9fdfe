import type { Protocol } from '../api/connection'
import type { PictureSupport } from '../api/pictureSupport'
import type { Provider } from './provider'

/** What a server does with requests for pictures: what its provider is known for, as far as the protocol has room for it. */
export function pictureSupportOf(provider: Provider, protocol: Protocol): PictureSupport {
  return protocol === 'session' || protocol === 'plain-sse' ? { kind: 'none' } : provider.images ?? { kind: 'images' }
}
