package crs

import "fmt"

// gaussKrueger makes the CGCS2000 strips of EPSG:4491-4554: 6° strips 13-23 and 3° strips 25-45, each once with
// the zone number before the easting and once without.
func gaussKrueger(epsg int) transverse {
	t := transverse{code: epsg, shape: ellipsoidCGCS2000, scale: 1, east: 500_000}
	switch {
	case epsg <= 4501:
		return t.zoned("CGCS2000 / Gauss-Kruger", epsg-4491+13, 6)
	case epsg <= 4512:
		return t.central("CGCS2000 / Gauss-Kruger", float64(epsg-4502)*6+75)
	case epsg <= 4533:
		return t.zoned("CGCS2000 / 3-degree Gauss-Kruger", epsg-4513+25, 3)
	}
	return t.central("CGCS2000 / 3-degree Gauss-Kruger", float64(epsg-4534)*3+75)
}

// zoned puts the zone number in front of the easting: zone 38 has its meridian at 38,500,000 m.
func (t transverse) zoned(family string, zone, width int) transverse {
	t.name = fmt.Sprintf("%s zone %d", family, zone)
	t.meridian = zoneMeridian(zone, width)
	t.east += float64(zone) * 1e6
	return t
}

func (t transverse) central(family string, meridian float64) transverse {
	t.name = fmt.Sprintf("%s CM %gE", family, meridian)
	t.meridian = meridian
	return t
}

// zoneMeridian is the central meridian of a strip by China's numbering: 6° strips begin at Greenwich, 3° strips
// are centred on every third degree.
func zoneMeridian(zone, width int) float64 {
	if width == 6 {
		return float64(zone*6 - 3)
	}
	return float64(zone * 3)
}

// utm makes the WGS 84 UTM strips of EPSG:32601-32660 (north) and 32701-32760 (south).
func utm(epsg int) transverse {
	zone, side, north := epsg-32600, "N", 0.0
	if epsg > 32700 {
		zone, side, north = epsg-32700, "S", 10_000_000.0
	}
	return transverse{
		code: epsg, name: fmt.Sprintf("WGS 84 / UTM zone %d%s", zone, side),
		shape: ellipsoidWGS84, meridian: float64(zone*6 - 183), scale: 0.9996, east: 500_000, north: north,
	}
}
