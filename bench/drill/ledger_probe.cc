// How long the ledger takes, and how much memory, for as many writes as the first argument says: acknowledged from
// three cities, listed twice in three regions, and found.

#include <fmt/format.h>
#include <sys/resource.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "aws/region_catalogue.h"
#include "drill/ledger_findings.h"

namespace regionfall::drill {
namespace {

constexpr std::array<const char*, 3> kRegions = {"us-east-1", "eu-west-1", "ap-northeast-1"};
constexpr int kSeconds = 1'000;

Scenario writing(double writes) {
  Scenario scenario{.duration = std::chrono::seconds(kSeconds)};
  scenario.stores.push_back({.name = "orders"});
  Load load{.name = "shop", .rate = writes / kSeconds / kRegions.size(), .write_share = 1};
  for (const char* region : kRegions) load.locations.push_back(world::Site::of_location(*aws::find_region(region)));
  scenario.loads.push_back(std::move(load));
  return scenario;
}

// Reads a region as a listing of all its keys is read; one in a thousand is missing.
RegionReading read(const char* region, const Ledger& ledger, const WriteLayout& layout) {
  RegionReading reading{.region = region, .reached = true, .seen = SeenWrites(layout.size())};
  for (std::size_t write = 0; write < layout.size(); ++write) {
    if (write % 1'000 == 0) continue;
    const auto key = read_key(ledger.run, key_text(ledger.run, layout.key_of(write)));
    if (const auto index = key ? layout.index_of(*key) : std::nullopt) reading.seen.add(*index);
  }
  return reading;
}

void measure(double writes) {
  using Clock = std::chrono::steady_clock;
  const auto seconds_since = [](Clock::time_point then) {
    return std::chrono::duration<double>(Clock::now() - then).count();
  };
  const Scenario scenario = writing(writes);
  const WriteLayout layout(scenario);
  Ledger ledger{.run = "4f1c9a02e7b35d68"};
  for (std::size_t write = 0; write < layout.size(); ++write)
    ledger.acknowledged_ms.push_back(static_cast<std::uint32_t>(write % (1'000 * kSeconds)));
  const auto reading = Clock::now();
  for (int audit = 0; audit < 2; ++audit) {
    ledger.audits.push_back({.began_us = INT64_MAX});
    for (const char* region : kRegions) ledger.audits.back().regions.push_back(read(region, ledger, layout));
  }
  const double read_s = seconds_since(reading);
  const auto finding = Clock::now();
  const StoreFindings found = find_stores(scenario, ledger).front();
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  fmt::print("{} writes: {:.1f} s to write and read six lists of keys, {:.1f} s to find {} lost, {} MB at most\n",
             layout.size(), read_s, seconds_since(finding), found.of_fate(WriteFate::kLost), usage.ru_maxrss / 1024);
}

}  // namespace
}  // namespace regionfall::drill

int main(int count, char** arguments) {
  regionfall::drill::measure(count > 1 ? std::strtod(arguments[1], nullptr) : 1e7);
  return 0;
}
