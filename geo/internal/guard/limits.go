package guard

import "peijian/geo"

// Limits fills every limit left at zero from geo.DefaultLimits.
func Limits(l geo.Limits) geo.Limits {
	d := geo.DefaultLimits()
	fill(&l.FileBytes, d.FileBytes)
	fill(&l.Records, d.Records)
	fill(&l.Fields, d.Fields)
	fill(&l.Vertices, d.Vertices)
	fill(&l.TextBytes, d.TextBytes)
	fill(&l.ZipEntries, d.ZipEntries)
	fill(&l.ZipRatio, d.ZipRatio)
	fill(&l.TotalBytes, d.TotalBytes)
	return l
}

func fill[T int | int64](v *T, d T) {
	if *v <= 0 {
		*v = d
	}
}
