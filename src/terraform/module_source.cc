#include "terraform/module_source.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/paths.h"
#include "base/text.h"

namespace regionfall::terraform {
namespace {

constexpr std::string_view kArchiveEndings[] = {".zip",    ".tar.gz", ".tgz",     ".tar.bz2", ".tbz2",
                                                ".tar.xz", ".txz",    ".tar.zst", ".tar",     ".tzst"};

bool is_archive_name(std::string_view name) {
  return std::any_of(std::begin(kArchiveEndings), std::end(kArchiveEndings),
                     [name](std::string_view ending) { return name.ends_with(ending); });
}

bool is_registry_part(std::string_view part) {
  return !part.empty() && part.front() != '-' && std::all_of(part.begin(), part.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

struct Split {
  std::string package;
  std::string subdirectory;
};

// `URL//sub?query` to `URL?query` and `sub`; the `//` of `scheme://` does not count.
Result<Split> split_subdirectory(std::string_view source) {
  std::string_view query;
  if (const std::size_t mark = source.find('?'); mark != std::string_view::npos) {
    query = source.substr(mark);
    source = source.substr(0, mark);
  }
  const std::size_t scheme = source.find("://");
  const std::size_t slashes = source.find("//", scheme == std::string_view::npos ? 0 : scheme + 3);
  if (slashes == std::string_view::npos) return Split{std::string(source) + std::string(query), ""};
  const std::string subdirectory = clean_path(source.substr(slashes + 2));
  if (subdirectory == ".." || subdirectory.starts_with("../") || subdirectory.starts_with('/')) {
    return failure("The part after // must stay inside the package.");
  }
  return Split{std::string(source.substr(0, slashes)) + std::string(query), subdirectory == "." ? "" : subdirectory};
}

// Takes `key=value` out of a URL's query.
std::string take_option(std::string& url, std::string_view key) {
  const std::size_t mark = url.find('?');
  if (mark == std::string::npos) return {};
  std::string value;
  std::vector<std::string> kept;
  for (const std::string& pair : split(std::string_view(url).substr(mark + 1), "&")) {
    if (pair.starts_with(key) && pair.size() > key.size() && pair[key.size()] == '=') {
      value = pair.substr(key.size() + 1);
    } else if (!pair.empty()) {
      kept.push_back(pair);
    }
  }
  url = url.substr(0, mark) + (kept.empty() ? "" : "?" + join(kept, "&"));
  return value;
}

// A name that Terraform knows to be a git host: `github.com/owner/repository`.
std::optional<std::string> git_host_url(std::string_view source) {
  for (std::string_view host : {"github.com/", "gitlab.com/", "bitbucket.org/"}) {
    if (!source.starts_with(host)) continue;
    std::string_view path = source.substr(host.size());
    std::string_view query;
    if (const std::size_t mark = path.find('?'); mark != std::string_view::npos) {
      query = path.substr(mark);
      path = path.substr(0, mark);
    }
    std::string url = "https://" + std::string(host) + std::string(path);
    if (!url.ends_with(".git")) url += ".git";
    return url + std::string(query);
  }
  return {};
}

// `git@host:path`, as ssh takes it.
bool is_scp_like(std::string_view source) {
  const std::size_t at = source.find('@');
  const std::size_t colon = source.find(':');
  return at != std::string_view::npos && colon != std::string_view::npos && at < colon &&
         source.find("://") == std::string_view::npos && source.find('/') > at;
}

Result<PackageSource> git_package(std::string url, std::string subdirectory) {
  PackageSource package{PackageSource::Kind::kGit, "", std::move(subdirectory), "", "", ""};
  package.reference = take_option(url, "ref");
  package.depth = take_option(url, "depth");
  // An argument that begins with a dash would be an option to git.
  if (url.starts_with('-') || package.reference.starts_with('-'))
    return failure("A git address or reference cannot begin with a dash.");
  if (!std::all_of(package.depth.begin(), package.depth.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    return failure("\"depth\" is a number of commits.");
  }
  package.location = std::move(url);
  return package;
}

Result<PackageSource> parse_package(std::string_view text) {
  std::string forced;
  if (const std::size_t mark = text.find("::"); mark != std::string_view::npos && mark > 0) {
    forced = text.substr(0, mark);
    text.remove_prefix(mark + 2);
  }
  const Split parts = TRY(split_subdirectory(text));
  if (forced == "git") {
    return git_package(git_host_url(parts.package).value_or(parts.package), parts.subdirectory);
  }
  if (!forced.empty() && forced != "http" && forced != "https" && forced != "file") {
    return failure("Modules from \"" + forced + "\" addresses cannot be fetched; git, http(s) and files can.");
  }
  if (const auto url = git_host_url(parts.package)) {
    const std::string path = parts.package.substr(0, parts.package.find('?'));
    const std::vector<std::string> segments = split(path, "/");
    if (segments.size() < 3) return failure("A repository is named as " + segments.front() + "/OWNER/REPOSITORY.");
    return git_package(*url, parts.subdirectory);
  }
  if (is_scp_like(parts.package) || parts.package.starts_with("ssh://")) {
    return git_package(parts.package, parts.subdirectory);
  }
  PackageSource package{PackageSource::Kind::kDirectory, parts.package, parts.subdirectory, "", "", ""};
  package.archive = take_option(package.location, "archive");
  if (package.location.starts_with("http://") || package.location.starts_with("https://")) {
    const std::string path = package.location.substr(0, package.location.find('?'));
    if (path.ends_with(".git")) return git_package(package.location, package.subdirectory);
    package.kind = PackageSource::Kind::kHttp;
    return package;
  }
  if (package.location.starts_with("file://")) package.location.erase(0, 7);
  if (!package.location.starts_with('/')) {
    return failure(
        "A module in a directory beside this one begins with ./ or ../, one in a registry is "
        "NAMESPACE/NAME/PROVIDER, others are URLs.");
  }
  if (is_archive_name(package.location) || !package.archive.empty()) package.kind = PackageSource::Kind::kArchiveFile;
  return package;
}

std::optional<RegistrySource> parse_registry(std::string_view text) {
  if (text.find("::") != std::string_view::npos || text.find('?') != std::string_view::npos || text.starts_with('/'))
    return {};
  const auto parts = split_subdirectory(text);
  if (!parts) return {};
  const std::vector<std::string> names = split(parts->package, "/");
  if (names.size() != 3 && names.size() != 4) return {};
  RegistrySource source;
  const std::size_t first = names.size() - 3;
  if (first == 1) {
    if (!names[0].contains('.')) return {};
    source.host = to_lower_ascii(names[0]);
  }
  if (!std::all_of(names.begin() + static_cast<std::ptrdiff_t>(first), names.end(), is_registry_part)) return {};
  source.space = names[first];
  source.name = names[first + 1];
  source.provider = names[first + 2];
  source.subdirectory = parts->subdirectory;
  if (git_host_url(source.host + "/")) return {};
  return source;
}

}  // namespace

bool is_local_source(std::string_view source) {
  return source == "." || source == ".." || source.starts_with("./") || source.starts_with("../");
}

std::string RegistrySource::to_string() const {
  const std::string prefix = host == RegistrySource{}.host ? "" : host + "/";
  return prefix + space + "/" + name + "/" + provider;
}

Result<ModuleSource> parse_module_source(std::string_view source) {
  ModuleSource parsed;
  const std::string_view text = trim(source);
  if (is_local_source(text)) {
    parsed.local = true;
  } else if (auto registry = parse_registry(text)) {
    parsed.registry = std::move(registry);
  } else {
    parsed.package = TRY(parse_package(text));
  }
  return parsed;
}

std::string manifest_key(const ModulePath& path) { return join(path, "."); }

}  // namespace regionfall::terraform
