/** The parameters from an old datum or a local plane, as the form holds them and as the server reads them. */

export type Method = 'helmert' | 'plane'
export type Convention = 'position_vector' | 'coordinate_frame'

export interface Parameter {
  name: string
  unit: 'metre' | 'second' | 'million'
  /** the largest that is not a slip of a unit; the server holds to the same */
  most: number
}

const of = (unit: Parameter['unit'], most: number, ...names: string[]): Parameter[] => names.map(name => ({ name, unit, most }))

/** The numbers of each method, in the order in which a surveying office lists them. */
export const parameters: Record<Method, readonly Parameter[]> = {
  helmert: [...of('metre', 2000, 'tx', 'ty', 'tz'), ...of('second', 120, 'rx', 'ry', 'rz'), ...of('million', 200, 'ds')],
  plane: [...of('metre', 1e8, 'north', 'east'), ...of('second', 648_000, 'rotation'), ...of('million', 10_000, 'scale')],
}

/** The old systems that a file of this city may stand in: 3° plane on 114° E without and with zone, and degrees. */
export const oldSystems = ['EPSG:2383', 'EPSG:2362', 'EPSG:4610', 'EPSG:2435', 'EPSG:2414', 'EPSG:4214'] as const

export interface Transform {
  method: Method
  convention: Convention | ''
  to: string
  /** as typed: a field left empty is not 0 */
  numbers: Record<string, string>
}

export type Fault = 'missing' | 'noNumber' | 'tooLarge'

export const blank = (method: Method = 'helmert'): Transform => ({ method, convention: '', to: 'EPSG:4547', numbers: {} })

const number = (text: string) => (/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d{1,3})?$/i.test(text) ? Number(text) : NaN)
const plain = (text: string | undefined) => (text ?? '').trim().replace(/[−－]/g, '-')

/** What is wrong with each field of the form; empty when it may be sent. */
export function faults(form: Transform): Record<string, Fault> {
  const out: Record<string, Fault> = {}
  if (form.method === 'helmert' && !form.convention) out.convention = 'missing'
  if (form.method === 'plane' && !form.to.trim()) out.to = 'missing'
  for (const { name, most } of parameters[form.method]) {
    const text = plain(form.numbers[name])
    const value = number(text)
    if (!text) out[name] = 'missing'
    else if (Number.isNaN(value)) out[name] = 'noNumber'
    else if (Math.abs(value) > most) out[name] = 'tooLarge'
  }
  return out
}

/** The form as the server reads it. */
export function compose(form: Transform): string {
  const numbers = Object.fromEntries(parameters[form.method].map(({ name }) => [name, number(plain(form.numbers[name]))]))
  return JSON.stringify(form.method === 'helmert' ? { method: form.method, convention: form.convention, ...numbers } : { method: form.method, to: form.to.trim(), ...numbers })
}

/** What the server holds as a form; null where it is nothing that this form can show. */
export function parsed(text: string): Transform | null {
  try {
    const value = JSON.parse(text) as Record<string, unknown>
    if (value.method !== 'helmert' && value.method !== 'plane') return null
    const numbers = Object.fromEntries(parameters[value.method].map(({ name }) => [name, String(value[name] ?? '')]))
    return { method: value.method, convention: value.method === 'helmert' ? value.convention as Convention : '', to: String(value.to ?? 'EPSG:4547'), numbers }
  } catch {
    return null
  }
}
