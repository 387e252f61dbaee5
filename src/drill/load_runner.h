#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "drill/address_lookup.h"
#include "drill/kept_addresses.h"
#include "drill/open_loop.h"
#include "drill/request_record.h"
#include "drill/scenario.h"
#include "drill/write_key.h"
#include "net/http_client.h"
#include "net/loop.h"
#include "net/tls.h"

namespace regionfall::drill {

// How far the load is, for who watches: written by the locations' threads, read by another.
struct LiveCounts {
  std::atomic<std::uint64_t> sent = 0;
  std::atomic<std::uint64_t> succeeded = 0;
  std::atomic<std::uint64_t> failed = 0;
  std::array<std::atomic<std::uint64_t>, net::kSitesMax> answered_by = {};  // of those that succeeded, by site
};

// A load's part that one location sends.
struct RunnerPlan {
  const Load& load;
  std::uint8_t load_index = 0;
  std::uint8_t location_index = 0;
  OpenLoop schedule;
  std::optional<net::IpAddress> address;  // of a host that the resolver is not asked for
  std::string write_path = {};            // of a load that writes: the store's
  std::string run = {};                   // of a load that writes: its keys' (write_key.h)
};

// Sends a load's requests from one location, each at its time, and records what becomes of them. Lives on the
// location's loop.
class LoadRunner {
 public:
  // `tls` may be null for http. All must outlive the runner.
  LoadRunner(net::Loop& loop, AddressLookup& lookup, net::TlsClient* tls, RunnerPlan plan, LiveCounts& counts);
  ~LoadRunner();
  LoadRunner(const LoadRunner&) = delete;
  LoadRunner& operator=(const LoadRunner&) = delete;

  // The drill begins at `begin`.
  void start(Instant begin);
  // Whether all requests have been sent and have come to their end.
  bool over() const { return sent_all_ && free_.size() == requests_.size(); }

  // To be taken when it is over, or has been given up.
  std::vector<RequestRecord> take_records() { return std::move(records_); }
  std::vector<LookupRecord> take_lookups() { return std::move(lookups_); }
  // When each write was acknowledged (ledger.h), by its number.
  std::vector<std::uint32_t> take_acknowledged() { return std::move(acknowledged_ms_); }
  const RunnerPlan& plan() const { return plan_; }

  static constexpr int kSentAtOnce = 32;               // then answers are served
  static constexpr std::size_t kLookupsMax = 100'000;  // that are recorded

 private:
  class Request;

  void send_due();
  void begin_request(Duration intended, Duration now);
  void ask_resolver(Duration now);
  void resolved(Duration asked, const std::optional<AddressAnswer>& answer);
  const net::IpAddress* address(Duration now) const;
  void send(Request& request, const net::IpAddress& address);
  void ended(Request& request, Outcome outcome);
  void record(const RequestRecord& record);
  const net::RequestHead& write_head(std::uint32_t number);
  Duration now() const { return loop_.now() - begin_; }

  net::Loop& loop_;
  AddressLookup& lookup_;
  net::TlsClient* tls_;
  RunnerPlan plan_;
  LiveCounts& counts_;
  net::RequestHead head_;
  WriteMix mix_;
  net::RequestHead write_head_;
  std::vector<std::uint32_t> acknowledged_ms_;
  KeptAddresses kept_;
  Instant begin_{};
  std::uint64_t next_ = 0;
  bool sent_all_ = false;
  bool asking_ = false;
  net::Timer timer_;
  net::HttpClient client_;
  std::vector<std::unique_ptr<Request>> requests_;  // those under way, and free ones
  std::vector<Request*> free_;
  std::vector<Request*> waiting_;  // for the resolver
  std::vector<RequestRecord> records_;
  std::vector<LookupRecord> lookups_;
};

}  // namespace regionfall::drill
