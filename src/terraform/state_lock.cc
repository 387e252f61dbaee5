#include "terraform/state_lock.h"

#include <pwd.h>
#include <unistd.h>

#include <array>

#include "base/json.h"

namespace regionfall::terraform {
namespace {

constexpr std::size_t kHostNameBytesMax = 256;
constexpr std::size_t kPasswordEntryBytesMax = 16384;

std::string user_name() {
  std::array<char, kPasswordEntryBytesMax> buffer;
  passwd entry = {};
  passwd* found = nullptr;
  if (::getpwuid_r(::geteuid(), &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr)
    return found->pw_name;
  return std::to_string(::geteuid());
}

std::string host_name() {
  std::array<char, kHostNameBytesMax> buffer = {};
  return ::gethostname(buffer.data(), buffer.size() - 1) == 0 ? buffer.data() : "localhost";
}

}  // namespace

LockInfo lock_info_of_this_process(const std::string& operation) {
  return {"", operation, user_name() + "@" + host_name(), std::to_string(::getpid()), ""};
}

std::string lock_info_text(const LockInfo& info) {
  Json json = Json::object();
  json.set("ID", Json::string(info.id));
  json.set("Operation", Json::string(info.operation));
  json.set("Who", Json::string(info.who));
  json.set("Pid", Json::string(info.pid));
  json.set("Created", Json::string(info.created));
  return json.dump();
}

std::string locked_message(const std::string& path, const std::string& line) {
  const auto json = parse_json(line);
  std::string holder = "another process";
  if (json && (*json)["Who"].is_string()) {
    holder = "\"" + (*json)["Operation"].text() + "\" of " + (*json)["Who"].text() + ", process " +
             (*json)["Pid"].text() + ", since " + (*json)["Created"].text();
  }
  return "the state is locked by " + holder + " (" + path +
         "). Wait until it ends, or let this command wait with -lock-timeout=60s. The lock ends with that process, "
         "however it ends.";
}

}  // namespace regionfall::terraform
