#include <fmt/format.h>

#include "services/route53/errors.h"
#include "services/route53/geo_locations.h"
#include "services/route53/operations.h"
#include "services/route53/page.h"

namespace regionfall::route53 {

using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

Value details(const Continent& continent) {
  return Value::of({{m::ContinentCode, continent.code}, {m::ContinentName, continent.name}});
}
Value details(const Country& country) {
  return Value::of({{m::CountryCode, country.code}, {m::CountryName, country.name}});
}
Value details(const Subdivision& state) {
  const Country* country = find_country(kCountryWithStates);
  return Value::of({{m::CountryCode, country->code},
                    {m::CountryName, country->name},
                    {m::SubdivisionCode, state.code},
                    {m::SubdivisionName, state.name}});
}
Value default_details() { return Value::of({{m::CountryCode, kAnyCountry}, {m::CountryName, "Default"}}); }

// Places in AWS's order: continents, the default, countries each with its subdivisions.
std::string place_of(std::string_view continent, std::string_view country, std::string_view subdivision) {
  return fmt::format("{}/{}/{}/{}", continent.empty() ? 1 : 0, continent, country, subdivision);
}

template <class Visit>
void each_location(Visit&& visit) {
  for (const Continent& continent : continents()) visit(place_of(continent.code, "", ""), details(continent));
  visit(place_of("", kAnyCountry, ""), default_details());
  for (const Country& country : countries()) {
    visit(place_of("", country.code, ""), details(country));
    if (country.code != kCountryWithStates) continue;
    for (const Subdivision& state : us_states()) visit(place_of("", country.code, state.code), details(state));
  }
}

}  // namespace

Outcome list_geo_locations(State& /*state*/, const Value& input, const Request& /*request*/) {
  const std::string& continent = input[m::StartContinentCode].as_text();
  const std::string& country = input[m::StartCountryCode].as_text();
  const bool started = !continent.empty() || !country.empty();
  const std::size_t items_most = TRY(items_max(input));
  Page page(started ? place_of(continent, country, input[m::StartSubdivisionCode].as_text()) : "", items_most);
  Value next;
  each_location([&](const std::string& place, const Value& location) {
    page.offer(place, [&] { return location; });
    if (page.next() == place) next = location;
  });
  Value output = Value::of({{m::GeoLocationDetailsList, page.take_items()},
                            {m::IsTruncated, page.truncated()},
                            {m::MaxItems, std::to_string(items_most)}});
  if (next.has(m::ContinentCode)) output.set(m::NextContinentCode, next[m::ContinentCode]);
  if (next.has(m::CountryCode)) output.set(m::NextCountryCode, next[m::CountryCode]);
  if (next.has(m::SubdivisionCode)) output.set(m::NextSubdivisionCode, next[m::SubdivisionCode]);
  return output;
}

Outcome get_geo_location(State& /*state*/, const Value& input, const Request& /*request*/) {
  const std::string wanted =
      place_of(input[m::ContinentCode].as_text(), input[m::CountryCode].as_text(), input[m::SubdivisionCode].as_text());
  Value found;
  each_location([&](const std::string& place, const Value& location) {
    if (place == wanted) found = location;
  });
  if (found.absent()) {
    return not_found("NoSuchGeoLocation", "The geolocation that you're trying to get does not exist.");
  }
  return Value::of({{m::GeoLocationDetails, std::move(found)}});
}

}  // namespace regionfall::route53
