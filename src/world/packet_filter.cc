#include "world/packet_filter.h"

#include <spawn.h>

#include <array>
#include <cstring>
#include <utility>

#include "base/files.h"

namespace regionfall::world {
namespace {

constexpr const char* kNft = "/usr/sbin/nft";

}  // namespace

PacketFilter::PacketFilter(net::Loop& loop, std::string path, std::function<void(const std::string&)> on_failure)
    : loop_(loop), path_(std::move(path)), on_failure_(std::move(on_failure)) {}

void PacketFilter::set(const std::string& ruleset) {
  wanted_ = ruleset;
  if (!nft_) apply();
}

void PacketFilter::apply() {
  if (wanted_ == applying_) return;
  applying_ = wanted_;
  if (const auto written = overwrite_file(path_, applying_); !written) return on_failure_(written.error().message);
  std::string program = kNft;
  std::string option = "-f";
  const std::array<char*, 4> arguments = {program.data(), option.data(), path_.data(), nullptr};
  std::array<char*, 1> environment = {nullptr};
  pid_t child = 0;
  const int failed = ::posix_spawn(&child, kNft, nullptr, nullptr, arguments.data(), environment.data());
  if (failed != 0) return on_failure_(std::string("Cannot run ") + kNft + ": " + std::strerror(failed));
  nft_.emplace(loop_, child, [this](net::ChildExit exit) { on_exit(exit); });
}

void PacketFilter::on_exit(net::ChildExit exit) {
  nft_.reset();
  if (exit.signalled || exit.status != 0) on_failure_(std::string(kNft) + " refused " + path_);
  apply();
}

}  // namespace regionfall::world
