#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "aws/region_catalogue.h"
#include "drill/measures.h"
#include "drill/request_record.h"
#include "drill/scenario.h"

namespace regionfall::drill {

// For tests of what decides on records.

inline world::Site region(std::string_view name) { return world::Site::of_region(*aws::find_region(name)); }
inline world::Site location_of(std::string_view region) { return world::Site::of_location(*aws::find_region(region)); }

// Ten seconds, one load "shop" from Virginia and Dublin, and faults of us-east-1.
inline Scenario scenario(std::vector<std::pair<Duration, Duration>> faults = {}) {
  Scenario scenario{.title = "test", .duration = std::chrono::seconds(10)};
  Load load{.name = "shop", .locations = {location_of("us-east-1"), location_of("eu-west-1")}, .rate = 10};
  scenario.loads.push_back(std::move(load));
  for (const auto& [at, until] : faults) {
    const std::string name = "fault " + std::to_string(scenario.faults.size() + 1);
    scenario.faults.push_back({name, world::RegionFault{"us-east-1"}, at, until});
  }
  return scenario;
}

// One request every 100 ms from each location as the letters say, by time: '.' answered by us-east-1 after 10 ms, 'e'
// by eu-west-1 after 20 ms, 'x' refused at once, 't' timed out after a second.
inline std::vector<RequestRecord> requests(const std::vector<std::string>& by_location) {
  std::vector<RequestRecord> records;
  for (std::size_t location = 0; location < by_location.size(); ++location) {
    for (std::size_t i = 0; i < by_location[location].size(); ++i) {
      RequestRecord record{.intended_us = static_cast<std::int64_t>(i) * 100'000,
                           .took_us = 10'000,
                           .status = 200,
                           .location = static_cast<std::uint8_t>(location)};
      const char letter = by_location[location][i];
      record.led_to = region(letter == 'e' ? "eu-west-1" : "us-east-1").number();
      record.answered_by = record.led_to;
      if (letter == 'e') record.took_us = 20'000;
      if (letter == 'x' || letter == 't') {
        record.answered_by = {};
        record.status = 0;
        record.outcome = letter == 'x' ? Outcome::kNotConnected : Outcome::kTimeout;
        record.took_us = letter == 'x' ? 0 : 1'000'000;
      }
      records.push_back(record);
    }
  }
  in_order(records);
  return records;
}

}  // namespace regionfall::drill
