// Package survey gathers what the city knows of an application, before it is judged.
//
//	facts := survey.Of(city, a)         // one application
//	facts := survey.New(city).Survey(a) // many: the city's applications are read once
//
// The facts are plain values, [permit.Surroundings]: in which communities the development lies and with what share of its ground, which of
// its phases are released already, where its rooms are, which other developments might count together with it, and which other
// applications promise one of its rooms. Nothing is judged here; a distance is measured and the rulebook says how far is near.
//
// Decision: facts are copied out of the city, and the rule engine never sees a map.
// Context: a ruling must be replayed years later, when the map has changed. Choice: the ruling stores these values beside the application.
// Price: a new question of a rulebook needs a new fact, and rulings made before it do not have it.
//
// Decision: two rooms are one by unit code, by facility, by a point no farther than a metre on the same floor, or by building, number and
// floor where the building has a name.
// Context: no register of rooms exists, and "building 1, floor 1" is in every estate. Choice: several signs, the surest first, and the claim says
// by which. Price: two rooms that two files describe differently in every respect go unseen.
package survey
