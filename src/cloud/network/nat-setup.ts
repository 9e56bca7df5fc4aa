/** Packets from the network go out under the instance's address; nothing comes in but answers. */
const natRules = (network: string): string => `flush ruleset
table ip wiki7 {
  chain forward {
    type filter hook forward priority filter; policy drop;
    ct state established,related accept
    ip saddr ${network} ip daddr != ${network} accept
  }
  chain postrouting {
    type nat hook postrouting priority srcnat; policy accept;
    ip saddr ${network} ip daddr != ${network} masquerade
  }
}`;

/** The smallest instance has 512 MiB, which can be too few for the package manager: it was seen ended for want of memory. */
const moreMemory = [
  'dd if=/dev/zero of=/swap bs=1M count=1024 status=none',
  'chmod 600 /swap',
  'mkswap /swap',
  'swapon /swap',
  "echo '/swap none swap defaults 0 0' >>/etc/fstab",
];

/**
 * Commands that make a plain Amazon Linux 2023 a way out for the network. See VPC, "Work with NAT instances"; the image holds
 * no nftables, so this one package is fetched, from the release that the image is of.
 */
export const natSetup = (network: string): readonly string[] => [
  'set -euo pipefail',
  ...moreMemory,
  'for attempt in 1 2 3 4 5; do dnf --assumeyes install nftables && break; sleep 10; done',
  'command -v nft',
  `cat >/etc/sysconfig/nftables.conf <<'RULES'\n${natRules(network)}\nRULES`,
  "echo 'net.ipv4.ip_forward = 1' >/etc/sysctl.d/90-nat.conf",
  'sysctl --load=/etc/sysctl.d/90-nat.conf',
  'systemctl enable --now nftables',
];
