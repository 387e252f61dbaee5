#include "terraform/state_lock.h"

#include <unistd.h>

#include <array>

#include "base/files.h"
#include "base/json.h"
#include "base/text.h"

namespace regionfall::terraform {
namespace {

constexpr std::size_t kHostNameBytesMax = 256;
constexpr std::uint64_t kPasswordFileBytesMax = std::uint64_t{16} << 20;

// The name that /etc/passwd gives the user, which is where Terraform looks as well; the user's number when it has none.
// The C library's own look-up may ask servers on the network.
std::string user_name() {
  const std::string number = std::to_string(::geteuid());
  const std::string users = read_file("/etc/passwd", kPasswordFileBytesMax).value_or("");
  for (const std::string_view line : split_lines(users)) {
    const std::size_t name_end = line.find(':');
    const std::size_t number_at = line.find(':', name_end + 1) + 1;  // behind the password
    if (number_at == 0) continue;
    if (line.substr(number_at, line.find(':', number_at) - number_at) == number)
      return std::string(line.substr(0, name_end));
  }
  return number;
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
