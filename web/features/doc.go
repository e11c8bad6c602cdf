// Package features shows the layers of a picture, their features with ground and relations, and finds a feature by its place, its name or its community.
package features
