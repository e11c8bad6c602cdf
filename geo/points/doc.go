// Package points makes shapes of the coordinates that tables and lists hold: one point a row, by longitude and latitude
// or by X and Y, and parcels by their boundary points (界址点), in sheets and in the TXT of the land registry.
//
// [Wrap] stands around the reader of a table and takes the columns of coordinates out of it; a table without such
// columns passes as it is. [OpenTXT] reads the registry's list of parcels.
//
// # Decision: X is north where it says so or its size does
//
// Context: Chinese surveying writes X for the northing and Y for the easting, GIS programs and web maps the other way
// round, under the same two letters. Choice: names that mean one thing (东坐标, 纵坐标, 经度, longitude) are believed; x
// and y are told apart by the first row: a northing in China lies between 1.5 and 7 million metres, an easting below
// one million or, with its zone number, above 13 million, and latitudes here are smaller than longitudes. What was
// decided is told. Boundary points are X north unless their size says otherwise. Price: a table in which no row tells
// stays as written, and its shapes are then judged by where they lie.
//
// # Decision: a parcel with a point that cannot be read is no parcel
//
// Context: a boundary without one of its corners is another boundary. Choice: one bad row refuses its whole parcel, and,
// where it stands between two, both. Rings are closed where the list leaves that out; the order of the points is kept.
// Ring 1 is the outline, a further ring inside it a hole, one outside it a further part. Price: none.
package points
