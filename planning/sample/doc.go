// Package sample makes a city to try Peijian on.
package sample
