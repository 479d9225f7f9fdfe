import { hash, randomFrom } from './seed'

type Colour = readonly [red: number, green: number, blue: number]

interface Wave {
  readonly length: number
  readonly phase: number
  readonly weight: number
}

/** A row of hills: how high it stands (from the top, in parts of the height), and its colour. */
interface Hills {
  readonly level: number
  readonly relief: number
  readonly waves: readonly Wave[]
  readonly colour: Colour
}

/** The sun or the moon; place and size in parts of the picture. */
interface Disc {
  readonly x: number
  readonly y: number
  readonly radius: number
  readonly colour: Colour
}

interface Scene {
  readonly sky: Colour
  readonly horizon: Colour
  readonly disc: Disc
  readonly hills: readonly Hills[]
}

const hillCount = 5
const sliceMs = 12

const hueWords: readonly (readonly [RegExp, number])[] = [
  [/\bred\b|rose|红|玫瑰/i, 350],
  [/orange|autumn|fire|sunset|橙|秋|火|日落|夕阳|黄昏/i, 24],
  [/yellow|gold|sand|desert|黄|金|沙/i, 45],
  [/green|forest|spring|tree|绿|森林|春|树/i, 130],
  [/teal|turquoise|lake|青|湖/i, 180], [/blue|\bsea\b|ocean|winter|蓝|海|冬/i, 212],
  [/purple|violet|lavender|紫|薰衣草/i, 275], [/pink|blossom|粉|樱|花/i, 325],
]
const nightWords = /night|moon|star|dark|midnight|夜|月|星|黑|暗/i

/**
 * Hills under a sun or moon, as red, green, blue of each pixel. The same prompt gives the same
 * picture; words for colours and for the night are heeded. Works in short slices.
 * @param tint a hue in degrees, where the prompt names no colour
 */
export async function paintLandscape(
  prompt: string, variant: number, width: number, height: number, signal: AbortSignal, tint?: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const scene = sceneFor(prompt, variant, tint)
  const ridges = scene.hills.map(hills => ridge(hills, width, height))
  const pixels = new Uint8Array(width * height * 3)
  let sliceStart = Date.now()
  for (let y = 0; y < height; y += 1) {
    paintRow(pixels.subarray(y * width * 3, (y + 1) * width * 3), y, width, height, scene, ridges)
    if (Date.now() - sliceStart < sliceMs) continue
    await new Promise(resolve => setTimeout(resolve))
    signal.throwIfAborted()
    sliceStart = Date.now()
  }
  return pixels
}

function sceneFor(prompt: string, variant: number, tint?: number): Scene {
  const random = randomFrom(hash(`${variant} ${prompt}`))
  const between = (low: number, high: number) => low + random() * (high - low)
  const night = nightWords.test(prompt)
  const anyHue = night ? between(200, 260) : between(0, 360)
  const hue = (hueWords.find(([word]) => word.test(prompt))?.[1] ?? tint ?? anyHue) + between(-12, 12)
  const skyHue = hue + between(-25, 25)
  const level = between(0.42, 0.52)
  return {
    sky: night ? colour(skyHue, 0.45, 0.1) : colour(skyHue, 0.55, 0.72),
    horizon: night ? colour(hue, 0.4, 0.3) : colour(hue + 20, 0.75, 0.93),
    disc: {
      x: between(0.2, 0.8),
      y: between(0.16, 0.36),
      radius: between(0.05, 0.1),
      colour: night ? colour(50, 0.3, 0.93) : colour(hue + 30, 0.9, 0.97),
    },
    hills: Array.from({ length: hillCount }, (_value, index) => {
      const depth = index / (hillCount - 1)
      return {
        level: level + depth * between(0.36, 0.42),
        relief: between(0.07, 0.12) * (1 - depth * 0.4),
        waves: [1.1, 0.47, 0.19, 0.07].map(length => ({
          length: length * between(0.8, 1.3), phase: between(0, 2 * Math.PI), weight: length ** 0.9,
        })),
        colour: night
          ? colour(hue, 0.35, 0.24 - depth * 0.18)
          : colour(hue + depth * 14, 0.35 + depth * 0.1, 0.7 - depth * 0.5),
      }
    }),
  }
}

/** The height of the hills in each column, in pixels from the top. */
function ridge({ level, relief, waves }: Hills, width: number, height: number): Float32Array {
  return Float32Array.from({ length: width }, (_value, x) => {
    const sum = waves.reduce((total, { length, phase, weight }) =>
      total + weight * Math.sin(phase + (x / width) * 2 * Math.PI / length), 0)
    return height * (level + relief * sum / 1.6)
  })
}

function paintRow(
  row: Uint8Array, y: number, width: number, height: number,
  scene: Scene, ridges: readonly Float32Array[],
): void {
  const { disc } = scene
  const sky = mix(scene.sky, scene.horizon, Math.min(1, (y / height) * 1.7))
  const unit = Math.min(width, height)
  const discY = y - disc.y * height
  for (let x = 0; x < width; x += 1) {
    const distance = Math.hypot(x - disc.x * width, discY) - disc.radius * unit
    let [red, green, blue] = sky
    const put = ([toRed, toGreen, toBlue]: Colour, share: number) => {
      red += (toRed - red) * share
      green += (toGreen - green) * share
      blue += (toBlue - blue) * share
    }
    put(disc.colour, 0.35 * Math.exp(-Math.max(0, distance) / (unit * 0.09)))
    if (distance < 0.5) put(disc.colour, Math.min(1, 0.5 - distance))
    for (let index = 0; index < ridges.length; index += 1) {
      const depth = y - (ridges[index]?.[x] ?? 0) + 0.5 // below the ridge: covered; on it: in part
      const hills = scene.hills[index]
      if (depth <= 0 || !hills) continue
      const mist = Math.min(0.3, depth / (height * 0.6))
      put(hills.colour, Math.min(1, depth))
      put(scene.horizon, mist * Math.min(1, depth))
    }
    row[x * 3] = red
    row[x * 3 + 1] = green
    row[x * 3 + 2] = blue
  }
}

function mix(from: Colour, to: Colour, share: number): Colour {
  return [
    from[0] + (to[0] - from[0]) * share,
    from[1] + (to[1] - from[1]) * share,
    from[2] + (to[2] - from[2]) * share,
  ]
}

/** Hue in degrees, saturation and lightness from 0 to 1. */
function colour(hue: number, saturation: number, lightness: number): Colour {
  const spread = saturation * Math.min(lightness, 1 - lightness)
  const channel = (offset: number) => {
    const place = (((offset + hue / 30) % 12) + 12) % 12
    return 255 * (lightness - spread * Math.max(-1, Math.min(place - 3, 9 - place, 1)))
  }
  return [channel(0), channel(8), channel(4)]
}
