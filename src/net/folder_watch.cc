#include "net/folder_watch.h"

#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/files.h"
#include "base/paths.h"

namespace regionfall::net {
namespace {

constexpr std::uint32_t kEvents = IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ONLYDIR;
constexpr std::size_t kBufferBytes = 16 << 10;

}  // namespace

FolderWatch::FolderWatch(Loop& loop, FileDescriptor descriptor, OnChange on_change)
    : descriptor_(std::move(descriptor)),
      on_change_(std::move(on_change)),
      ready_(loop, descriptor_.get(), [this](Readiness) { read_events(); }) {
  ready_.want({.read = true});
}

Result<std::unique_ptr<FolderWatch>> FolderWatch::start(Loop& loop, const std::string& folder, OnChange on_change) {
  FileDescriptor descriptor(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
  if (!descriptor.valid()) return failure(std::string("Changes of files cannot be watched: ") + std::strerror(errno));
  std::unique_ptr<FolderWatch> watch(new FolderWatch(loop, std::move(descriptor), std::move(on_change)));
  TRY(watch->add(folder));
  return watch;
}

Result<void> FolderWatch::add(const std::string& folder) {
  if (folders_.size() >= kFoldersMax) return {};
  const int watch = ::inotify_add_watch(descriptor_.get(), folder.c_str(), kEvents);
  if (watch < 0) return failure("Changes in " + folder + " cannot be watched: " + std::strerror(errno));
  folders_[watch] = folder;
  for (const DirectoryEntry& entry : TRY(list_directory(folder))) {
    if (entry.kind == FileKind::kDirectory && !entry.name.starts_with('.')) TRY(add(join_path(folder, entry.name)));
  }
  return {};
}

void FolderWatch::read_events() {
  alignas(inotify_event) std::array<char, kBufferBytes> buffer;
  for (;;) {
    const ssize_t size = ::read(descriptor_.get(), buffer.data(), buffer.size());
    if (size <= 0) return;
    for (ssize_t at = 0; at < size;) {
      inotify_event event;
      std::memcpy(&event, buffer.data() + at, sizeof(event));
      const std::string name = event.len == 0 ? "" : buffer.data() + at + sizeof(event);
      at += static_cast<ssize_t>(sizeof(event) + event.len);
      if ((event.mask & IN_IGNORED) != 0) {
        folders_.erase(event.wd);
        continue;
      }
      const bool folder = (event.mask & IN_ISDIR) != 0;
      if (folder && (event.mask & (IN_CREATE | IN_MOVED_TO)) != 0 && !name.starts_with('.'))
        (void)add(join_path(folders_[event.wd], name));  // one that is gone already is no loss
      if ((event.mask & IN_Q_OVERFLOW) != 0 || (!folder && !name.empty())) on_change_(name);
    }
  }
}

}  // namespace regionfall::net
