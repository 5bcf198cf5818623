# The far end of a TUN device: answers ICMP and ICMPv6 echoes late, in part or not at all, by the last
# byte of the address asked: 2 late and lossy, 3 nothing, 4 twice, 5 "host unreachable" (IPv4), 6 only
# its first five echoes; anything else late. It stands in for netem, which many kernels lack, and is
# Perl because every Debian has that and Node cannot attach to a TUN device.
# Arguments: device name, delay in ms, jitter in ms (uniform, both ways), loss in percent, random seed.
use strict;
use warnings;
use Time::HiRes qw(time);

my ($device, $delay_ms, $jitter_ms, $loss_percent, $seed) = @ARGV;
srand($seed);
open(my $tun, '+<', '/dev/net/tun') or die "cannot open /dev/net/tun: $!\n";
# TUNSETIFF with IFF_TUN | IFF_NO_PI (linux/if_tun.h)
ioctl($tun, 0x400454ca, pack('Z16 s x22', $device, 0x1001)) or die "cannot attach: $!\n";
$| = 1;
print "ready\n";

my @due;      # [when, packet], ascending
my %counted;
while (1) {
    my $wait = @due ? $due[0][0] - time() : 1;
    my $ready = '';
    vec($ready, fileno($tun), 1) = 1;
    if (select($ready, undef, undef, $wait > 0 ? $wait : 0) > 0) {
        sysread($tun, my $packet, 65535) or die "the device is gone\n";
        take($packet);
    }
    while (@due && $due[0][0] <= time()) {
        my $answer = shift @due;
        syswrite($tun, $answer->[1]);
    }
}

sub take {
    my ($packet) = @_;
    my $version = ord($packet) >> 4;
    my ($from, $length, $echo, $reply, $header) =
        $version == 4 ? (12, 4, 8, 0, 20) : (8, 16, 128, 129, 40);
    return if length($packet) < $header + 8 || ord(substr($packet, $header, 1)) != $echo;
    my $source = substr($packet, $from, $length);
    my $target = substr($packet, $from + $length, $length);
    my $kind = ord(substr($target, -1));
    my $number = $counted{$target}++;
    return if $kind == 3 || ($kind == 6 && $number >= 5);
    return if $kind == 2 && rand(100) < $loss_percent;
    my $later = time() + ($delay_ms + (2 * rand() - 1) * $jitter_ms) / 1000;
    return plan($later, unreachable($packet, $source, $target)) if $kind == 5;
    substr($packet, $from, 2 * $length) = $target . $source;
    substr($packet, $header, 1) = chr($reply);
    # The type is the high byte of the first word: the checksum grows by what the type shrinks (RFC 1624).
    my $sum = unpack('n', substr($packet, $header + 2, 2)) + ($echo - $reply) * 256;
    $sum += $sum < 0 ? 0xffff : 0;
    $sum = ($sum & 0xffff) + ($sum >> 16);
    substr($packet, $header + 2, 2) = pack('n', $sum);
    plan($later, $packet);
    plan($later + 0.001, $packet) if $kind == 4;
}

sub plan {
    my ($when, $packet) = @_;
    @due = sort { $a->[0] <=> $b->[0] } (@due, [$when, $packet]);
}

# RFC 792: type 3, code 1, with the header and the first 8 bytes of what could not be delivered.
sub unreachable {
    my ($packet, $source, $target) = @_;
    my $icmp = pack('C C n N', 3, 1, 0, 0) . substr($packet, 0, 28);
    substr($icmp, 2, 2) = pack('n', checksum($icmp));
    my $ip = pack('C C n n n C C n', 0x45, 0, 20 + length($icmp), 0, 0, 64, 1, 0) . $target . $source;
    substr($ip, 10, 2) = pack('n', checksum($ip));
    return $ip . $icmp;
}

sub checksum {
    my ($bytes) = @_;
    my $sum = 0;
    $sum += $_ for unpack('n*', $bytes);
    $sum = ($sum & 0xffff) + ($sum >> 16) while $sum >> 16;
    return ~$sum & 0xffff;
}
