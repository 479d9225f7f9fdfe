/** Headers of every answer: any page may read it. `*` alone would not cover `Authorization`. */
export const corsHeaders: Readonly<Record<string, string>> = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': 'GET, POST, OPTIONS',
  'Access-Control-Allow-Headers': 'Authorization, Content-Type, *',
  'Access-Control-Expose-Headers': '*',
  'Access-Control-Max-Age': '600',
}

/** A request that is not answered; the server turns it into an error as OpenAI writes it. */
export class Refusal extends Error {
  readonly status: number
  readonly param: string | null
  readonly code: string | null

  constructor(
    status: number, message: string, param: string | null = null, code: string | null = null,
  ) {
    super(message)
    this.name = 'Refusal'
    this.status = status
    this.param = param
    this.code = code
  }
}

/** 400: a parameter that is missing or wrong. */
export const badParameter = (param: string, code: string, message: string): Refusal =>
  new Refusal(400, message, param, code)

/** One JSON answer. */
export function json(value: unknown, status = 200): Response {
  return new Response(JSON.stringify(value), {
    status,
    headers: { ...corsHeaders, 'Content-Type': 'application/json; charset=utf-8' },
  })
}

/** The refusal as an answer. */
export function refused({ status, message, param, code }: Refusal): Response {
  const type = status >= 500 ? 'server_error' : 'invalid_request_error'
  return json({ error: { message, type, param, code } }, status)
}

export type JsonObject = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * The body of a POST.
 * @throws {Refusal} 400 where it is not a JSON object
 */
export async function readBody(request: Request): Promise<JsonObject> {
  const text = await request.text()
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    throw new Refusal(400, 'We could not parse the JSON body of your request.')
  }
  if (!isObject(body)) throw new Refusal(400, 'The body of the request must be a JSON object.')
  return body
}
