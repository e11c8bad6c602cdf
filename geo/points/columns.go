package points

import "peijian/geo/text"

// role is what a column of a table is for.
type role int

const (
	noRole  role = iota
	east         // longitude or easting, by its name
	north        // latitude or northing, by its name
	letterX      // x: either
	letterY
	parcelCode
	pointCode
	ringNumber
)

// roles are the names by which columns are known, as plain leaves them.
var roles = map[string]role{
	"经度": east, "东经": east, "经度坐标": east, "lon": east, "lng": east, "long": east, "longitude": east,
	"东坐标": east, "横坐标": east, "easting": east, "东": east, "坐标东": east, "横坐标y": east, "y横坐标": east,
	"纬度": north, "北纬": north, "纬度坐标": north, "lat": north, "latitude": north,
	"北坐标": north, "纵坐标": north, "northing": north, "北": north, "坐标北": north, "纵坐标x": north, "x纵坐标": north,
	"x": letterX, "x坐标": letterX, "坐标x": letterX, "xcoord": letterX, "pointx": letterX, "x值": letterX,
	"y": letterY, "y坐标": letterY, "坐标y": letterY, "ycoord": letterY, "pointy": letterY, "y值": letterY,
	"宗地号": parcelCode, "宗地代码": parcelCode, "宗地编号": parcelCode, "地块号": parcelCode, "地块编号": parcelCode, "地块代码": parcelCode,
	"界址点号": pointCode, "点号": pointCode, "界址点": pointCode, "拐点号": pointCode, "界址点编号": pointCode,
	"圈号": ringNumber, "环号": ringNumber, "地块圈号": ringNumber, "ring": ringNumber,
}

// columns are the positions of what a table says of coordinates, -1 for what it has not.
type columns struct {
	x, y                int
	named               bool // x is east and y is north, by their names
	parcel, point, ring int
	all                 map[int]bool // taken out of the fields
}

// columnsOf finds the coordinates of a table; ok is false when it has none, or two of a kind.
func columnsOf(names []string) (c columns, ok bool) {
	at := map[role]int{}
	for i, name := range names {
		r := roles[text.Plain(name)]
		if _, twice := at[r]; r == noRole || twice && r >= parcelCode {
			continue
		} else if twice {
			return c, false
		}
		at[r] = i
	}
	find := func(r role) int {
		if i, there := at[r]; there {
			return i
		}
		return -1
	}
	c = columns{x: find(east), y: find(north), named: true, parcel: find(parcelCode), point: find(pointCode), ring: find(ringNumber)}
	if c.x < 0 || c.y < 0 {
		c.x, c.y, c.named = find(letterX), find(letterY), false
	}
	if c.x < 0 || c.y < 0 {
		return c, false
	}
	c.all = map[int]bool{c.x: true, c.y: true}
	if c.isParcels() {
		c.all[c.point] = true
		if c.ring >= 0 {
			c.all[c.ring] = true
		}
	}
	return c, true
}

// isParcels tells a list of boundary points from a list of points.
func (c columns) isParcels() bool { return c.parcel >= 0 && c.point >= 0 }

// isNorth tells whether the first of two coordinates named x and y must be the northing, by their size.
func isNorth(x, y float64) bool {
	if latitude, longitude := x >= 3 && x <= 54, y >= 73 && y <= 136; latitude && longitude {
		return true
	}
	return northing(x) && !northing(y)
}

// northing tells what can be one in China.
func northing(v float64) bool { return v >= 1.5e6 && v <= 7e6 }
