#include "world/instance_files.h"

#include <linux/mount.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <cstring>
#include <string_view>

#include "base/files.h"
#include "world/name_files.h"
#include "world/site.h"

namespace regionfall::world {
namespace {

// What programs change of a system. Everything else is read-only.
constexpr std::string_view kChangeable[] = {"/etc", "/home", "/opt", "/root", "/srv", "/usr", "/var"};
// What begins empty.
constexpr const char* kEmpty[] = {"/run", "/tmp"};
constexpr const char* kProgram = "/usr/local/bin/regionfall";

std::unexpected<Error> failed(const std::string& what) {
  return failure("Cannot " + what + ": " + std::strerror(errno));
}

Result<void> mount_memory(const char* place, const char* options) {
  if (::mount("tmpfs", place, "tmpfs", MS_NOSUID | MS_NODEV, options) != 0)
    return failed(std::string("empty ") + place);
  return {};
}

// Puts a layer over a directory, where it is.
bool mount_layer(const std::string& place, const std::string& layer) {
  const std::string upper = layer + place + "/files";
  const std::string work = layer + place + "/work";
  if (!make_directories(upper) || !make_directories(work)) return false;
  struct stat status{};
  if (::stat(place.c_str(), &status) == 0) ::chmod(upper.c_str(), status.st_mode & 07777U);
  const std::string options = "lowerdir=" + place + ",upperdir=" + upper + ",workdir=" + work;
  return ::mount("overlay", place.c_str(), "overlay", 0, options.c_str()) == 0;
}

bool set_read_only(const char* path, bool read_only, unsigned flags) {
  mount_attr attributes{};
  (read_only ? attributes.attr_set : attributes.attr_clr) = MOUNT_ATTR_RDONLY;
  return ::syscall(SYS_mount_setattr, -1, path, flags, &attributes, sizeof attributes) == 0;
}

// The changeable directories, in the layer of the instance; in memory where the file system cannot carry one.
Result<void> mount_layers(const std::string& layer) {
  bool in_memory = false;
  for (const std::string_view directory : kChangeable) {
    const std::string place(directory);
    if (!is_directory(place) || mount_layer(place, layer)) continue;
    if (!in_memory) TRY(mount_memory(layer.c_str(), "mode=0755"));
    in_memory = true;
    (void)mount_layer(place, layer);  // else it cannot be changed
  }
  return {};
}

void make_read_only() {
  (void)set_read_only("/", true, AT_RECURSIVE);
  for (const std::string_view directory : kChangeable) (void)set_read_only(std::string(directory).c_str(), false, 0);
  for (const char* directory : kEmpty) (void)set_read_only(directory, false, 0);
  for (const char* directory : {"/proc", "/dev", "/dev/shm", "/dev/pts"}) (void)set_read_only(directory, false, 0);
}

Result<void> bind_file(const std::string& content, const std::string& place) {
  if (::mount(content.c_str(), place.c_str(), nullptr, MS_BIND, nullptr) != 0)
    return failed("put " + content + " in place of " + place);
  return {};
}

// Lets the instance's programs find this one, by its path: what /proc/self/exe leads to is in another mount namespace.
Result<void> bind_program() {
  std::array<char, PATH_MAX> path;
  const ssize_t size = ::readlink("/proc/self/exe", path.data(), path.size());
  if (size <= 0) return failed("find this program");
  if (!append_file(kProgram, "")) return {};  // nothing can be added to this machine's files
  return bind_file(std::string(path.data(), static_cast<std::size_t>(size)), kProgram);
}

}  // namespace

Result<void> arrange_instance_files(const InstanceProcessOptions& options) {
  const DataFolder& folder = options.folder;
  const std::string certificate = TRY(read_file(folder.certificate()));
  const aws::RegionInfo* region = TRY(known_region(options.region));
  const std::vector<net::FileInPlace> names = name_files_in_place(folder, Site::of_region(*region));
  std::vector<std::pair<std::string, std::string>> contents;
  for (const net::FileInPlace& file : names) {
    const std::string content = TRY(read_file(file.content));
    contents.emplace_back(content, file.place);
  }

  TRY(mount_layers(InstanceFolder{folder.instance(options.region, options.instance_id)}.layer()));
  TRY(bind_program());
  for (const char* place : kEmpty)
    TRY(mount_memory(place, place == std::string_view("/tmp") ? "mode=1777" : "mode=0755"));
  TRY(make_directories("/run/regionfall"));
  TRY(overwrite_file(kInstanceCertificate, certificate));
  for (const auto& [content, place] : contents) {
    const std::string copy = "/run/regionfall" + place.substr(place.rfind('/'));
    TRY(overwrite_file(copy, content));
    TRY(bind_file(copy, place));
  }
  make_read_only();
  if (is_directory(folder.path)) TRY(mount_memory(folder.path.c_str(), "mode=0000,size=4k"));
  return {};
}

}  // namespace regionfall::world
