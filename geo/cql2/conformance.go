package cql2

// Conformance lists the classes of OGC 21-065r2 that the package meets, by their identifiers: all of them. A server that
// matches with a Filter may declare them as they are; "functions" is met once its functions are listed somewhere.
func Conformance() []string {
	classes := []string{
		"cql2-text", "cql2-json", "basic-cql2", "advanced-comparison-operators", "case-insensitive-comparison", "accent-insensitive-comparison",
		"basic-spatial-functions", "basic-spatial-functions-plus", "spatial-functions", "temporal-functions", "array-functions", "property-property",
		"functions", "arithmetic",
	}
	for i, c := range classes {
		classes[i] = "http://www.opengis.net/spec/cql2/1.0/conf/" + c
	}
	return classes
}
