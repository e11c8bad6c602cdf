import type { Ref } from 'vue'
import { read } from './client'
import { useCity } from './city'
import type { Layer } from './contract'
import { useSeen } from '@/past/seen'
import { useLoaded, type Loaded } from './use'

/** The layers of the city with their fields and counts, read anew with each revision; as of a day where that is given. */
export function useCatalogue(day?: Readonly<Ref<string>>): Loaded<Layer[]> {
  const { city } = useCity()
  const { asOf: inherited } = useSeen()
  const asOf = day ?? inherited
  return useLoaded(
    () => (city.value ? { subject: 'layers', revision: city.value.revision, day: asOf.value } : null),
    async signal => (await read<{ layers: Layer[] }>('/api/v1/layers', { as_of: asOf.value }, signal)).layers,
  )
}
