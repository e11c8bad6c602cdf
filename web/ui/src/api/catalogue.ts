import { read } from './client'
import { useCity } from './city'
import type { Layer } from './contract'
import { useLoaded, type Loaded } from './use'

/** The layers of the city with their fields and counts, read anew with each revision. */
export function useCatalogue(): Loaded<Layer[]> {
  const { city } = useCity()
  return useLoaded(
    () => (city.value ? { subject: 'layers', revision: city.value.revision } : null),
    async signal => (await read<{ layers: Layer[] }>('/api/v1/layers', {}, signal)).layers,
  )
}
