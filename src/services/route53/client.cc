#include "services/route53/client.h"

#include <cassert>

#include "services/route53/geo_locations.h"

namespace regionfall::route53 {

Client client_in(std::string_view region) {
  const Place* place = find_place(region);
  assert(place != nullptr);
  Client client;
  client.country = place->country;
  client.subdivision = place->subdivision;
  client.point = place->point;
  if (const Country* country = find_country(place->country)) client.continent = country->continent;
  return client;
}

std::uint64_t Draw::below(std::uint64_t bound) {
  state_ += 0x9E3779B97F4A7C15U;
  std::uint64_t mixed = state_;
  mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9U;
  mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBU;
  return (mixed ^ (mixed >> 31)) % bound;
}

}  // namespace regionfall::route53
