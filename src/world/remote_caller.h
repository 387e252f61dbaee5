#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "aws/service_caller.h"
#include "world/call_client.h"
#include "world/data_folder.h"

namespace regionfall::world {

// Calls operations in the world that runs on a folder, from another process: how `plan` and `apply` reach it. A region
// that has crashed fails calls at once, one that is unreachable after kCallSilenceMax. May be used by several threads.
class RemoteCaller final : public aws::ServiceCaller {
 public:
  // `client_location`: from where, as known_client_location() has it; empty: from where the world's clients are.
  RemoteCaller(DataFolder folder, std::string client_location)
      : folder_(std::move(folder)), client_location_(std::move(client_location)) {}
  aws::Outcome call(const aws::ServiceCall& call) override;

 private:
  // An idle connection, or a new one.
  Result<CallClient> take_connection(const std::string& region, bool fresh);

  DataFolder folder_;
  std::string client_location_;
  std::mutex mutex_;  // of what follows
  std::map<std::string, std::vector<CallClient>> idle_;
};

inline constexpr std::chrono::milliseconds kCallSilenceMax{20'000};

}  // namespace regionfall::world
