#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "drill/scenario.h"
#include "drill/write_key.h"

namespace regionfall::drill {

// The writes of a drill, each with a unique key, and which of them could be read back where and when. Writes are
// numbered by load, location and order, so that what is kept of one needs no key: 4 bytes for its acknowledgement, and
// 2 bits for each reading of each region. 10 million writes, read back twice in three regions, are 55 MB.

// Where the writes of each writer (a load's clients in one location) begin in a numbering of all of a drill's writes.
class WriteLayout {
 public:
  explicit WriteLayout(const Scenario& scenario);

  std::size_t size() const { return size_; }
  // Nothing: the scenario has no such write.
  std::optional<std::size_t> index_of(const WriteKey& key) const;
  WriteKey key_of(std::size_t index) const;  // less than size()
  std::size_t store_of(std::size_t index) const { return writer_of(index).store; }

  struct Writer {
    std::uint8_t load = 0;
    std::uint8_t location = 0;
    std::size_t store = 0;  // index in Scenario::stores
    std::size_t first = 0;  // of its writes
    std::size_t count = 0;  // of writes that it sends at most
  };
  std::span<const Writer> writers() const { return writers_; }  // by load and location

 private:
  const Writer& writer_of(std::size_t index) const;
  std::vector<Writer> writers_;
  std::size_t size_ = 0;
};

// When a write was acknowledged, in ms from the drill's beginning.
inline constexpr std::uint32_t kNotSent = UINT32_MAX;
inline constexpr std::uint32_t kNotAcknowledged = UINT32_MAX - 1;  // sent; it may or may not have been kept
inline constexpr std::uint32_t kAcknowledgedMax = UINT32_MAX - 2;

// How often each write was found in a listing: never, once, or more often.
class SeenWrites {
 public:
  explicit SeenWrites(std::size_t size = 0) : bits_((size + kPerByte - 1) / kPerByte) {}
  void add(std::size_t index);
  int count(std::size_t index) const;  // 2: twice or more

 private:
  static constexpr std::size_t kPerByte = 4;
  std::vector<std::uint8_t> bits_;
};

// What one region had of a store when it was read.
struct RegionReading {
  std::string region;
  bool reached = false;  // every copy there was read to its end
  std::string why_not;   // of a region that was not reached
  SeenWrites seen;       // also of the copies that were read in part
};

// One reading of all copies of a store.
struct Audit {
  std::size_t store = 0;
  std::optional<std::size_t> fault;  // read while this fault was in force, after recovery; nothing: at the end
  std::int64_t began_us = 0;         // from the drill's beginning; writes acknowledged later are not looked for
  std::int64_t ended_us = 0;
  std::uint64_t keys = 0;  // that were listed
  std::vector<RegionReading> regions;
};

// Faults during which stores are read: the first ones.
inline constexpr std::size_t kAuditsMax = 32;

struct Ledger {
  std::string run;                             // of the keys (write_key.h)
  std::vector<std::uint32_t> acknowledged_ms;  // by WriteLayout's numbers
  std::vector<Audit> audits;                   // by time
};

}  // namespace regionfall::drill
