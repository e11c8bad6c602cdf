import { language } from '@/i18n/language'

/** One field of a request that the server refused. */
export interface FieldProblem {
  message?: string
  location?: string
  field?: string
  code?: string
  zh?: string
  en?: string
}

/** A request that did not succeed: what the server said, or that it said nothing (status 0, code "network"). */
export class ApiProblem extends Error {
  readonly status: number
  readonly code: string
  readonly title: string
  readonly errors: FieldProblem[]
  /** the number under which the server's log has it, "" where it gave none */
  readonly request: string

  constructor(status: number, code: string, title: string, detail: string, errors: FieldProblem[] = [], request = '') {
    super(detail || title) // a code is no sentence: who shows it has one for what said nothing
    this.name = 'ApiProblem'
    this.status = status
    this.code = code
    this.title = title
    this.errors = errors
    this.request = request
  }
}

type Query = Record<string, string | number | boolean | null | undefined>

/** The address with its query; empty values are left out, since the server refuses what it does not know. */
export function address(path: string, query: Query = {}): string {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.set(key, String(value))
  }
  const text = search.toString()
  return text ? `${path}?${text}` : path
}

/**
 * Reads one JSON document. The browser's own cache revalidates by ETag, so an unchanged answer costs a 304.
 * Throws ApiProblem; an abort passes through as it is.
 */
export async function read<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
  const response = await reach(address(path, query), signal)
  if (!response.ok) throw await problemOf(response)
  try {
    return (await response.json()) as T
  } catch (cause) {
    if (isAbort(cause)) throw cause
    throw new ApiProblem(response.status, 'unreadable_answer', '', `${path}: not JSON`)
  }
}

async function reach(url: string, signal?: AbortSignal): Promise<Response> {
  try {
    return await fetch(url, { cache: 'no-cache', headers: { Accept: 'application/json', 'Accept-Language': language.value }, signal })
  } catch (cause) {
    if (isAbort(cause)) throw cause
    throw new ApiProblem(0, 'network', '', '')
  }
}

/** What a server said that refused something. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  return refusal(response.status, await response.json().catch(() => null))
}

/** What a refusal says in the body of its answer, which may be anything. */
export function refusal(status: number, body: unknown): ApiProblem {
  const said = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>
  const text = (key: string) => (typeof said[key] === 'string' ? said[key] : '')
  const errors = Array.isArray(said.errors) ? (said.errors as FieldProblem[]) : []
  return new ApiProblem(status, text('code') || `http_${status}`, text('title'), text('detail'), errors, text('request'))
}

/** Whether an error only says that nobody waits for the answer any more. */
export function isAbort(cause: unknown): boolean {
  return cause instanceof DOMException && cause.name === 'AbortError'
}

/** Any error as a problem that a notice can show. */
export function asProblem(cause: unknown): ApiProblem {
  if (cause instanceof ApiProblem) return cause
  return new ApiProblem(-1, 'screen', '', cause instanceof Error ? cause.message : String(cause))
}
