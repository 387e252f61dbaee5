#pragma once

#include <sys/types.h>

#include <functional>
#include <optional>
#include <string>

#include "net/loop.h"

namespace regionfall::world {

// Keeps the network namespace of this process to a ruleset of nftables, by nft(8). One at a time is put in force: what
// is asked for meanwhile replaces what was asked for before.
class PacketFilter {
 public:
  // `path`: a file of its own. `on_failure` is told why a ruleset could not be put in force; then the former one is.
  PacketFilter(net::Loop& loop, std::string path, std::function<void(const std::string& why)> on_failure);

  // Asks for a ruleset; the same again does nothing.
  void set(const std::string& ruleset);

 private:
  void apply();
  void on_exit(net::ChildExit exit);

  net::Loop& loop_;
  std::string path_;
  std::function<void(const std::string&)> on_failure_;
  std::string wanted_;
  std::string applying_;  // what nft is at work on, or has put in force
  std::optional<net::ChildWatch> nft_;
};

}  // namespace regionfall::world
