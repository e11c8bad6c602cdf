// Package reach 服务半径 tells how far every home of a city is from the nearest venue of its community, sums that by community and sub-district, and says where rooms
// should go so that the most households come within a distance.
//
// [Of] measures all homes; [Towards] prepares for the venues of one community. [Reach.Place] chooses among candidates with a bound that no choice passes, and
// [Reach.Effects] says what one planned room would change.
//
// Decision: homes are counted one by one on the network, and nobody is followed farther than 2,000 m.
// Context: a service area drawn as a polygon holds homes behind a river that nobody reaches in it. Choice: each home has its own distance along the streets, or a
// reason why it has none ([reach.Lack]); the map gets the stretches of street that were walked, cut off where the distance ends. What was walked around a
// community's venues is kept with the facilities until one of them or a street changes. Price: beyond 2,000 m there is no number, only "over".
//
// Decision: a site serves every home within the distance, whichever its community.
// Context: a promised room stands at the edge of its community. Choice: for new rooms the distance decides, for the venues that are there the community does,
// since people of another are not turned away but not counted either. Price: what a room gains may belong to a neighbour; [Effect] says to whom.
package reach
